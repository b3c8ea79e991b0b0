import asyncio


class Unique(asyncio.Queue):
    """Keeps an item once."""

    def _init(self, maxsize):
        print("init", maxsize)
        self._queue = {}

    def _put(self, item):
        print("put", item)
        self._queue[item] = None

    def _get(self):
        item = next(iter(self._queue))
        del self._queue[item]
        return item


class Sized(asyncio.Queue):
    """Counts the sizes of items."""

    def qsize(self):
        return sum(self._queue)


class Own(asyncio.PriorityQueue):
    def __init__(self, first, *args):
        super().__init__(*args)
        self.put_nowait(first)

    def get_nowait(self):
        return "own", super().get_nowait()


async def main():
    queue = Unique(2)
    for item in "aab":
        await queue.put(item)
    print(queue.qsize(), queue.full(), queue._unfinished_tasks, await queue.get(), await queue.get(), queue.empty())
    getting = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    queue.put_nowait("c")
    print(await getting)
    queue = Sized(10)
    queue.put_nowait(7)
    print(queue.full())
    queue.put_nowait(4)
    print(queue.full(), queue.qsize())
    queue = Own(3, 5)
    print(queue.maxsize, await queue.get(), queue.empty())


asyncio.run(main())
