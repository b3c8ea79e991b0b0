"""Closing a coroutine ends those it awaits one by one; the caller's own values are untouched by it."""


class Wait:
    def __await__(self):
        got = yield 1
        return got


async def leaf(n):
    total = []
    try:
        for k in range(n):
            total.append(await Wait())
    except ValueError as e:
        print("not this one", e)


async def level(depth, n, inner):
    if depth == 0:
        coro = leaf(n)
    else:
        coro = level(depth - 1, n, inner)
    await coro


def start(depth=3, n=4):
    inner = []
    coro = level(depth, n, inner)
    return coro, inner


coro, inner = start()
coro.send(None)
coro.close()
x, y, z = [], [1], [2]
print(inner, x, y, z)
for depth in range(5):
    coro, inner = start(depth)
    coro.send(None)
    coro.send(None)
    del coro
    print(depth, inner, [depth], (x, y))
