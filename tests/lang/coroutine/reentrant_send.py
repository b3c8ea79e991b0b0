async def f():
    try:
        c.send(None)
    except ValueError as e:
        print(e)
c = f()
try:
    c.send(None)
except StopIteration:
    pass
c = f()
try:
    c.send(1)
except TypeError as e:
    print(e)
c.close()
