import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("a")
    # Programs look at the container, and change it.
    print(queue._queue)
    queue._queue.appendleft("b")
    print(queue.qsize(), await queue.get(), await queue.get())
    queue.put_nowait("c")
    queue._queue.clear()
    print(queue.empty(), str(queue))
    queue.put_nowait("d")
    print(queue.get_nowait())
    stack = asyncio.LifoQueue()
    stack.put_nowait(1)
    print(stack._queue)
    stack._queue.append(2)
    print(await stack.get())


asyncio.run(main())
