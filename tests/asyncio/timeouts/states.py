import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(1)
    except TimeoutError as problem:
        print(repr(problem), repr(problem.__cause__), limit, limit.expired(), asyncio.current_task().cancelling())
    async with asyncio.timeout(1) as limit:
        limit.reschedule(None)
        print(limit, limit.when(), limit.expired())
    print(limit)
    for late in (limit, asyncio.Timeout(1)):
        try:
            late.reschedule(1)
        except RuntimeError as problem:
            print(problem)
    try:
        async with limit:
            pass
    except RuntimeError as problem:
        print(problem)
    for delay in (-1, 0):
        try:
            async with asyncio.timeout(delay):
                await asyncio.sleep(0)
                await asyncio.sleep(0)
        except TimeoutError:
            print("over", delay)
    async with asyncio.timeout(0):
        print("nothing is awaited")
    # Moved back and forth: only the last deadline counts.
    async with asyncio.timeout(0.01) as limit:
        limit.reschedule(loop.time() + 10)
        await asyncio.sleep(0.03)
    print(limit)
    try:
        async with asyncio.timeout_at(loop.time() + 10) as limit:
            limit.reschedule(loop.time() + 0.01)
            await asyncio.sleep(1)
    except TimeoutError:
        print(limit)
    try:
        async with asyncio.timeout(0.02) as outer:
            async with asyncio.timeout(0.01) as inner:
                await asyncio.sleep(1)
    except TimeoutError:
        print(outer.expired(), inner.expired())


class Named(asyncio.Timeout):
    def __init__(self, name, delay):
        super().__init__(asyncio.get_running_loop().time() + delay)
        self.name = name


async def subclass():
    try:
        async with Named("short", 0.01) as limit:
            await asyncio.sleep(1)
    except TimeoutError:
        print(limit.name, limit)


asyncio.run(main())
asyncio.run(subclass())
