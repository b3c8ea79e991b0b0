def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
class A:
    def __await__(self): yield
async def ag():
    await A()
    yield 1
g = ag()
a = g.__anext__()
a.send(None)
b = g.__anext__()
for f in (lambda: b.send(None), lambda: g.aclose().send(None), lambda: g.athrow(ValueError).send(None)):
    try:
        f()
    except RuntimeError as e:
        print(e)
try:
    a.send(None)
except StopIteration as e:
    print(e.value)
