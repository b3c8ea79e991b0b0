class A:
    def __await__(self): yield 1
async def inner(): await A()
async def w(c): await c
c = inner()
a, b = w(c), w(c)
a.send(None)
try:
    b.send(None)
except RuntimeError as e:
    print(e)
a.close()
