import sys, inspect
async def leaf(x):
    f = sys._getframe()
    print(f.f_generator.__name__, f.f_back.f_generator.__name__, f.f_back.f_code.co_name)
    class S:
        def __await__(self): return (yield 7)
    try:
        1/0
    except ZeroDivisionError:
        y = await S()
        print(sys.exception(), y)
    print(sys.exception())
    return x
async def mid(x):
    try:
        raise KeyError(x)
    except KeyError:
        r = await leaf(x + 1)
        print(repr(sys.exception()))
    a = [1, 2, await plain(3), await leaf(4)]
    return r, a
async def plain(x): return x*2
async def stop(): raise StopIteration(5)
async def top():
    print(await mid(1))
    try:
        await stop()
    except RuntimeError as e: print(repr(e), repr(e.__cause__))
c = top()
try:
    v = None
    while True:
        print("got", c.send(v), c.cr_await.__name__, c.cr_await.cr_await.__name__, c.cr_await.cr_await.cr_frame.f_lineno); v = 3
except StopIteration: print('done')
async def deep(n):
    if n: return await deep(n-1) + 1
    return 0
try: deep(500).send(None)
except StopIteration as e: print(e.value)
try: deep(5000).send(None)
except RecursionError as e: print(e)
