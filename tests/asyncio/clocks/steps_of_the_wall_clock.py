# The loop's time is that of the monotonic clock: steps of the wall clock are of no consequence.
import asyncio
import time

real = time.time


async def main():
    loop = asyncio.get_running_loop()
    print(abs(loop.time() - time.monotonic()) < 5)
    order = []
    loop.call_later(0.02, order.append, "second")
    loop.call_later(0.01, order.append, "first")
    for step in (1e9, -1e9, 0):
        time.time = lambda: real() + step
        before = loop.time()
        await asyncio.sleep(0.015)
        print(0 < loop.time() - before < 5)
    try:
        async with asyncio.timeout(0.01):
            time.time = lambda: 0
            await asyncio.sleep(60)
    except TimeoutError:
        order.append("timeout")
    print(order)


asyncio.run(main())
