class A:
    def __await__(self): return (yield "bottom")
async def leaf(): return await A()
async def chain(n):
    if n == 0: return await leaf()
    return await chain(n - 1)
c = chain(500)
print(c.send(None))
try:
    c.send("answer")
except StopIteration as e:
    print(e.value)
