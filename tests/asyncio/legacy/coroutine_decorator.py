# taipan-only: CPython removed asyncio.coroutine in 3.11
import asyncio
@asyncio.coroutine
def f(x):
    yield from asyncio.sleep(0)
    return x * 2
print(asyncio.run(f(21)), asyncio.iscoroutinefunction(f), asyncio.iscoroutine(f(1)))
