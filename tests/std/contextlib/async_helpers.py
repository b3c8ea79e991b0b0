import asyncio
from contextlib import asynccontextmanager, AsyncExitStack, aclosing
@asynccontextmanager
async def acm(x):
    print("aenter", x)
    try:
        yield x
    finally:
        print("aexit", x)
async def ag():
    try:
        yield 1
        yield 2
    finally:
        print("ag closed")
async def main():
    async with acm(1) as v: print(v)
    try:
        async with acm(2): raise ValueError("v")
    except ValueError as e:
        print(e)
    async with AsyncExitStack() as s:
        await s.enter_async_context(acm(3))
        s.push_async_callback(asyncio.sleep, 0); s.callback(print, "cb")
    async with aclosing(ag()) as g:
        async for x in g: break
    print("done")
asyncio.run(main())
