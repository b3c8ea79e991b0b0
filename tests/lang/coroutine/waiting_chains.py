"""Bodies that wait deep inside others, seen and driven from outside between the steps."""
import gc
import inspect
import sys
import types
import weakref


class Wait:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        got = yield self.tag
        return got


log = []


async def leaf(n):
    total = []
    try:
        for k in range(n):
            total.append(await Wait(k))
        return total
    except ValueError as e:
        log.append(("leaf caught", repr(e)))
        return "caught"
    finally:
        log.append("leaf left")


async def level(depth, n, inner):
    if depth == 0:
        coro = leaf(n)
    else:
        coro = level(depth - 1, n, inner)
    inner.append(coro)
    result = await coro
    log.append(("level", depth))
    return result


def start(depth=3, n=4):
    inner = []
    coro = level(depth, n, inner)
    return coro, inner


def states(inner):
    return [inspect.getcoroutinestate(c) for c in inner]


# Stepped, with a look at every level between the steps.
coro, inner = start()
print(coro.send(None), coro.send("a"), coro.send("b"))
print(states(inner), [c.cr_await is not None for c in inner], [c.cr_running for c in inner], [c.cr_suspended for c in inner])
print([c.cr_frame.f_lineno - level.__code__.co_firstlineno for c in inner[:-1]])
print(coro.send("c"))
print([c.cr_frame is not None for c in inner])
try:
    coro.send("d")
except StopIteration as stop:
    print(stop.value, log)
print(states(inner))

# An exception thrown in from outside at the top.
log.clear()
coro, inner = start()
coro.send(None), coro.send(1)
try:
    coro.throw(ValueError("from outside"))
except StopIteration as stop:
    print(stop.value, log)

# ... and in the middle: the outer ones do not notice until they go on.
log.clear()
coro, inner = start()
coro.send(None), coro.send(1)
try:
    inner[1].throw(KeyError("middle"))
except KeyError as e:
    print("left the middle", repr(e), log, states(inner))
try:
    coro.send(2)
except RuntimeError as e:
    print(e, log)

# A level driven directly between steps of the whole.
def count(n):
    for k in range(n):
        got = yield k
        if got is not None:
            log.append(("got", got))
    return "counted"


def outer(inner):
    result = yield from inner
    log.append(("outer", result))
    return result


log.clear()
a = count(6)
b = outer(a)
c = outer(b)
d = outer(c)
print(next(d), next(d), next(b), next(a), d.send("x"), c.send("y"))
try:
    next(d)
except StopIteration as stop:
    print(stop.value, log)

# Re-entered while it runs.
def selfish(depth):
    if depth:
        return (yield from selfish(depth - 1))
    yield 1
    try:
        next(g)
    except ValueError as e:
        yield str(e)
    try:
        yield [x.gi_running for x in (g,)]
    finally:
        log.append("selfish left")


g = selfish(4)
print(next(g), next(g), next(g), g.gi_running)
log.clear()
g.close()
print(log)

# Dropped while waiting: everything is closed from inside out, at once.
log.clear()
coro, inner = start()
coro.send(None), coro.send(1)
seen = [weakref.ref(c) for c in inner]
inner.clear()
del coro
print(log, [r() for r in seen])

# In a cycle, found by the collector.
log.clear()
coro, inner = start()
inner.append(coro)
holder = {"coro": coro}
async def hold(holder, coro):
    return await coro
coro2 = hold(holder, coro)
holder["me"] = coro2
coro2.send(None), coro2.send(1)
ref = weakref.ref(coro2)
inner = coro = None
del coro2
holder = None
gc.collect()
print(log, ref())

# An exception handled by the one that drives, and by one in the middle.
async def handles(depth, n):
    try:
        raise LookupError("in between")
    except LookupError:
        inner = []
        result = await level(depth, n, inner)
        return result, repr(sys.exc_info()[1])


async def reports(depth, n):
    if depth:
        return await reports(depth - 1, n)
    for k in range(n):
        await Wait(k)
        log.append(repr(sys.exception()))
    return "reported"


log.clear()
coro = handles(3, 3)
try:
    while True:
        coro.send(None)
except StopIteration as stop:
    print(stop.value, log)
log.clear()
coro = reports(3, 4)
coro.send(None)
try:
    raise OSError("outside")
except OSError:
    coro.send(None)
    coro.send(None)
coro.send(None)
print(log)
coro.close()

# Tracebacks through all of it.
async def fails(depth):
    if depth:
        return await fails(depth - 1)
    await Wait(0)
    await Wait(1)
    raise RuntimeError("deep")


coro = fails(3)
coro.send(None), coro.send(None)
try:
    coro.send(None)
except RuntimeError as e:
    t, names = e.__traceback__, []
    while t:
        names.append((t.tb_frame.f_code.co_name, t.tb_lineno - fails.__code__.co_firstlineno if t.tb_frame.f_code.co_name == "fails" else 0))
        t = t.tb_next
    print(names)

# Frames below a waiting body are those of whoever drives it.
def who():
    f, names = sys._getframe(1), []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names


async def asks(depth, n):
    if depth:
        return await asks(depth - 1, n)
    for k in range(n):
        await Wait(k)
        log.append(who())


def driver(c):
    c.send(None)


log.clear()
coro = asks(2, 3)
coro.send(None)
coro.send(None)
driver(coro)
try:
    (lambda: driver(coro))()
except StopIteration:
    pass
for names in log:
    print(names)

# Recursion limit: too deep for the thaw as for anything else.
async def deep(depth):
    if depth:
        return await deep(depth - 1)
    for k in range(3):
        await Wait(k)


coro = deep(100)
coro.send(None), coro.send(None)
limit = sys.getrecursionlimit()
sys.setrecursionlimit(60)
try:
    coro.send(None)
except RecursionError as e:
    print("RecursionError")
finally:
    sys.setrecursionlimit(limit)
print(inspect.getcoroutinestate(coro))

# Tracing sees every level.
def tracer(frame, event, arg):
    if event in ("call", "return"):
        log.append((event, frame.f_code.co_name))
    return tracer


log.clear()
coro = deep(2)
coro.send(None), coro.send(None)
sys.settrace(tracer)
coro.send(None)
sys.settrace(None)
print(log)
coro.close()
