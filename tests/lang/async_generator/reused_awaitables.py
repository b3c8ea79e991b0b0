async def ag():
    yield 1
    yield 2
g = ag()
n = g.__anext__()
try:
    n.send(None)
except StopIteration as e:
    print(e.value)
for f in (lambda: n.send(None), lambda: n.throw(ValueError), lambda: n.close()):
    try:
        print(f())
    except RuntimeError as e:
        print(e)
c = g.aclose()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
