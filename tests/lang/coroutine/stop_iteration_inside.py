async def f():
    raise StopIteration(1)
try:
    f().send(None)
except RuntimeError as e:
    print(e, repr(e.__cause__))
