class A:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return ("got", got)
async def main():
    a = await A(1)
    b = await A(2)
    return a, b
c = main()
print(c.send(None), c.send("x"))
try:
    c.send("y")
except StopIteration as e:
    print(e.value)
