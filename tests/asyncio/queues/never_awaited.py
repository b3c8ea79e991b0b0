import asyncio
import warnings

warnings.simplefilter("always")


def show(message, category, filename, lineno, file=None, line=None):
    print(category.__name__, message)


warnings.showwarning = show


async def main():
    queue, lock, event = asyncio.Queue(), asyncio.Lock(), asyncio.Event()
    queue.get()
    queue.put(1)
    queue.join()
    lock.acquire()
    event.wait()
    # These are awaited, or given up.
    queue.put_nowait(1)
    await queue.get()
    async with lock:
        pass
    queue.get().close()
    await asyncio.sleep(0)
    print(queue.qsize(), lock.locked())


asyncio.run(main())
