import asyncio


async def spin():
    for _ in range(5):
        await asyncio.sleep(0)


async def main():
    queue = asyncio.Queue()
    first, second = asyncio.create_task(queue.get()), asyncio.create_task(queue.get())
    await spin()
    queue.put_nowait("item")
    first.cancel()
    await spin()
    # The turn of the first one has gone to the second.
    print(first.cancelled(), second.done() and second.result(), str(queue))

    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    first, second = asyncio.create_task(queue.put(1)), asyncio.create_task(queue.put(2))
    await spin()
    print(str(queue))
    queue.get_nowait()
    first.cancel()
    await spin()
    print(first.cancelled(), second.done(), str(queue))

    joining = asyncio.create_task(queue.join())
    await spin()
    joining.cancel()
    await spin()
    print(joining.cancelled(), str(queue))
    queue.task_done()
    queue.task_done()
    await queue.join()
    try:
        queue.task_done()
    except ValueError as problem:
        print(problem)


asyncio.run(main())
