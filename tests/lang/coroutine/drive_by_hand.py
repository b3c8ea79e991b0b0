async def f(x):
    return x + 1
c = f(1)
print(type(c), c.__name__, c.__qualname__)
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
