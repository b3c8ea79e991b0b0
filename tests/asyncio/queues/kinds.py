import asyncio


async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind(3)
        for item in (2, 3, 1):
            await queue.put(item)
        print(str(queue), queue.full(), queue.qsize(), queue.maxsize, kind.__module__, kind.__qualname__)
        try:
            queue.put_nowait(0)
        except asyncio.QueueFull as problem:
            print(repr(problem))
        print([await queue.get() for _ in range(3)], queue.empty(), list(queue._queue))
        try:
            queue.get_nowait()
        except asyncio.QueueEmpty as problem:
            print(repr(problem))
    for size in (-1, 1.5):
        queue = asyncio.Queue(size)
        queue.put_nowait(1)
        print(queue.full(), queue.maxsize)
        queue.put_nowait(2)
        print(queue.full(), str(queue))
    print(asyncio.Queue[int], isinstance(asyncio.LifoQueue(), asyncio.Queue))


asyncio.run(main())
