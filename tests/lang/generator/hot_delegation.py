# Delegation that runs often: who is thrown into, closed, renamed or looked at on the way.
class Awaits:
    def __await__(self):
        return (yield self)


class Deep:
    def __init__(self, depth):
        self.depth = depth

    def __iter__(self):
        if self.depth:
            yield from Deep(self.depth - 1)
        got = yield self.depth
        if got:
            yield got


async def leaf(n):
    total = 0
    for _ in range(n):
        total += await Awaits()
    return total


async def chain(depth, n):
    if depth:
        return await chain(depth - 1, n)
    return await leaf(n)


def drive(coroutine, value=None):
    try:
        while True:
            coroutine.send(value)
            value = 2
    except StopIteration as stop:
        return stop.value


print(drive(chain(0, 500)), drive(chain(5, 500)), drive(chain(20, 500)))
print(sum(sum(Deep(20)) for _ in range(50)))
for _ in range(400):
    g = iter(Deep(3))
    seen = [next(g), next(g), g.send("x") if _ % 2 else next(g)]
    g.close()
print(seen)

inner = chain(3, 10)
inner.send(None)
print(inner.cr_await.cr_code.co_name, inner.cr_await.cr_await.cr_running)
try:
    inner.throw(KeyError("in"))
except KeyError as error:
    depth, tb = 0, error.__traceback__
    while tb:
        depth, tb = depth + 1, tb.tb_next
    print(error, depth)


def named():
    yield 1


first = named()
named.__name__, named.__qualname__ = "other", "a.other"
second = named()
second.__name__ = "own"
print(first.__name__, first.__qualname__, second.__name__, second.__qualname__)
del first, second


class Bad:
    def __init__(self, what):
        self.what = what

    def __await__(self):
        return self.what


for what in (None, iter([1, 2]), leaf(1), 5):
    try:
        print(drive(chain(0, 0)) if what is None else Bad(what).__await__() is what)

        async def waits():
            await Bad(what)

        print(drive(waits()))
    except (TypeError, AttributeError) as error:
        print(error)
    if hasattr(what, "close"):
        what.close()
