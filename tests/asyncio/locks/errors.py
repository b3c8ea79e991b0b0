import asyncio
import math


async def use(primitive):
    if isinstance(primitive, asyncio.Event):
        await asyncio.wait_for(primitive.wait(), 0.001)
    else:
        async with primitive:
            async with asyncio.timeout(0.001):
                async with primitive:
                    pass


def tried(call, *args):
    try:
        print(call(*args))
    except Exception as error:
        shown = str(error)
        print(type(error).__name__, shown.split(" object at ")[0], shown.endswith("is bound to a different event loop"))


tried(asyncio.Lock().release)
tried(asyncio.Semaphore, -1)
tried(asyncio.Semaphore, "1")
tried(asyncio.BoundedSemaphore, -1)
for primitive in (asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(1)):
    print(primitive._loop)
    tried(asyncio.run, use(primitive))
    tried(asyncio.run, use(primitive))
endless = asyncio.Semaphore(math.inf)
print(repr(endless).split("[")[1], endless.locked())


async def enter():
    async with endless:
        print(endless._value)
    lock = asyncio.Lock()
    waiting = lock.acquire()
    print(await waiting)
    try:
        await waiting
    except RuntimeError as error:
        print(error)


asyncio.run(enter())
