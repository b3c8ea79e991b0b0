import sys
def gen(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got
g = gen(3)
print(next(g), g.send("a"), next(g))
try: g.send("b")
except StopIteration as stop: print(stop.value)
try: next(g)
except StopIteration as stop: print(stop.value)
print(next(g, "default"), next(gen(1)), next(gen(2), None))
try: gen(1).send(1)
except TypeError as e: print(e)
def outer():
    inner = gen(2)
    x = next(inner)
    y = inner.send((yield x))
    yield y
    yield from inner
    return [next(v for v in (5, 6)), sys._getframe().f_back.f_code.co_name]
o = outer()
print(next(o), o.send(7), next(o, "end") if False else "")
try:
    while True: print("more", o.send(None))
except StopIteration as stop: print(stop.value)
def failing():
    yield 1
    raise KeyError("inside")
f = failing()
next(f)
try: next(f)
except KeyError as e: print(repr(e), e.__traceback__.tb_next.tb_lineno)
def stopping():
    yield next(iter(()))
try: next(stopping())
except RuntimeError as e: print(e, repr(e.__cause__))
def itself():
    yield next(g2)
g2 = itself()
try: next(g2)
except ValueError as e: print(e)
def handling():
    try: 1 / 0
    except ZeroDivisionError:
        yield repr(sys.exception())
    yield sys.exception()
try: raise OSError("consumer")
except OSError:
    h = handling(); print(next(h), repr(sys.exception()), next(h), repr(sys.exception()))
def deep(n):
    yield next(deep(n - 1)) + 1 if n else 0
print(next(deep(100)))
async def coroutine():
    class Wait:
        def __await__(self): return (yield "wait")
    return await Wait()
c = coroutine(); print(c.send(None))
try: c.send("done")
except StopIteration as stop: print(stop.value)
try: c.send(None)
except RuntimeError as e: print(e)
