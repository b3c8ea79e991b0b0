# A wait for the next result that is cancelled takes none away.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    for style in ("async", "plain"):
        a, b = loop.create_future(), loop.create_future()
        iterator = asyncio.as_completed([a, b])
        waiter = asyncio.create_task(anext(iterator) if style == "async" else next(iterator))
        await asyncio.sleep(0)
        waiter.cancel()
        try:
            await waiter
        except asyncio.CancelledError:
            print("cancelled")
        a.set_result("a")
        b.set_result("b")
        if style == "async":
            print([await f async for f in iterator])
        else:
            print([await f for f in iterator])


asyncio.run(main())
