# taipan-only
# With a virtual clock time passes when there is nothing else to do, in an order that a seed decides.
import asyncio
import time

from taipan.testing import VirtualClockLoop


async def sleeper(name, delay, log):
    await asyncio.sleep(delay)
    log.append((name, asyncio.get_running_loop().time()))


async def main(log):
    await asyncio.gather(*(sleeper(name, 60, log) for name in "abcdef"), sleeper("late", 86400, log))
    try:
        async with asyncio.timeout(1000):
            await asyncio.Event().wait()
    except TimeoutError:
        log.append(("timeout", asyncio.get_running_loop().time()))
    log.append(await asyncio.to_thread(lambda: time.sleep(0.01) or "thread"))
    log.append((await asyncio.wait_for(asyncio.sleep(5, "slept"), 10), asyncio.get_running_loop().time()))


def orders(seed):
    log = []
    asyncio.run(main(log), loop_factory=lambda: VirtualClockLoop(seed))
    return log


start = time.monotonic()
print(orders(None))
print(orders(1) == orders(1), orders(1)[6:] == orders(None)[6:])
print(len({tuple(orders(seed)[:6]) for seed in range(8)}) > 1)
print(time.monotonic() - start < 60)
