async def f(): pass
c = f()
for op in (iter, list, next):
    try:
        op(c)
    except TypeError as e:
        print(e)
try:
    for _ in c: pass
except TypeError as e:
    print(e)
def g(): yield from c
try:
    next(g())
except TypeError as e:
    print(e)
c.close()
