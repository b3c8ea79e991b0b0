import asyncio


async def main():
    queue = asyncio.Queue(1)
    getting = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    queue.shutdown()
    await asyncio.wait([getting])
    print(repr(getting.exception()), str(queue))
    for call in (lambda: queue.put(1), queue.get):
        try:
            await call()
        except asyncio.QueueShutDown as problem:
            print(repr(problem))
    queue = asyncio.Queue(1)
    queue.put_nowait("left")
    putting = asyncio.create_task(queue.put("more"))
    joining = asyncio.create_task(queue.join())
    await asyncio.sleep(0)
    queue.shutdown()
    await asyncio.wait([putting])
    print(repr(putting.exception()), await queue.get(), joining.done())
    queue = asyncio.Queue()
    queue.put_nowait("lost")
    joining = asyncio.create_task(queue.join())
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    await joining
    print(queue.empty(), str(queue))


asyncio.run(main())
