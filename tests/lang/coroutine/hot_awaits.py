# Awaits of coroutine functions that run often, also where they suspend, raise, or handle an exception.
import sys
import traceback


class Pause:
    def __await__(self):
        return (yield self)


async def fibonacci(n):
    if n <= 1:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)


async def leaf(n, by=3):
    if n % 100 == 0:
        return await Pause()
    if n % 250 == 1:
        raise ValueError(n)
    return n % by


def plain(n):
    return leaf(n)


class Thing:
    async def method(self, n, *more):
        return await leaf(n) + len(more)

    async def nothing(self):
        pass


async def through(n):
    kept = leaf(n)
    return await kept


async def turns(n):
    total, lines = 0, []
    thing = Thing()
    for k in range(n):
        try:
            total += await leaf(k)
            total += await leaf(k, 5)
            total += await plain(k)
            total += await thing.method(k)
            total += await thing.method(k, k, k)
            total += await through(k)
            assert await thing.nothing() is None
        except ValueError as error:
            # Here something is handled while others are awaited.
            total += await leaf(k + 1) + await fibonacci(5)
            lines.append([f.name for f in traceback.extract_tb(error.__traceback__)])
            assert sys.exception() is error
    return total, lines


def drive(coroutine):
    pauses = 0
    try:
        value = None
        while True:
            coroutine.send(value)
            pauses += 1
            value = 7
    except StopIteration as stop:
        return pauses, stop.value


print(drive(fibonacci(15)))
pauses, (total, lines) = drive(turns(1001))
print(pauses, total, len(lines), lines[0])


async def deep(n):
    return 0 if n == 0 else 1 + await deep(n - 1)


print(drive(deep(300)), drive(deep(300)))
try:
    drive(deep(100_000))
except RecursionError as error:
    print(error)

sys.set_coroutine_origin_tracking_depth(1)
coroutine = fibonacci(3)
print(coroutine.cr_origin[0][2], drive(coroutine))


async def origin():
    return (await see(leaf(2)),)


async def see(coroutine):
    seen = coroutine.cr_origin[0][2]
    await coroutine
    return seen


for _ in range(400):
    result = drive(origin())
print(result)
