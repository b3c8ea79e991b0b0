# A task that is cancelled after any number of turns: nothing is lost, and nobody else misses a turn.
import asyncio

TURNS = 7


def state(thing):
    shown = repr(thing)
    return shown[shown.index("[") :] if "[" in shown else shown.split("at 0x")[0]


async def settle():
    for _ in range(12):
        await asyncio.sleep(0)


async def each(name, make):
    """make() gives the thing, the coroutine to cancel, and what is to be done meanwhile and afterwards."""
    for turns in range(TURNS):
        thing, victim, meanwhile, after = make()
        task = asyncio.create_task(victim())
        others = [asyncio.create_task(other()) for other in meanwhile]
        for _ in range(turns):
            await asyncio.sleep(0)
        accepted = task.cancel(f"after {turns}")
        await settle()
        for step in after:
            step()
        await settle()
        end = "pending"
        if task.cancelled():
            end = "cancelled"
        elif task.done():
            end = repr(task.exception() or task.result())
        print(name, turns, accepted, end, task.cancelling(), [o.done() for o in others], state(thing))
        for left in [task, *others]:
            left.cancel()
        await asyncio.gather(task, *others, return_exceptions=True)


def lock():
    lock = asyncio.Lock()
    log = []

    async def work():
        async with lock:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            log.append(1)
        return "worked"

    return lock, work, [work, work], []


def event():
    event = asyncio.Event()

    async def wait():
        return await event.wait()

    async def set_later():
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        event.set()

    return event, wait, [wait, set_later], []


def semaphore():
    semaphore = asyncio.Semaphore(1)

    async def work():
        async with semaphore:
            await asyncio.sleep(0)
        return "worked"

    return semaphore, work, [work, work], []


def bounded():
    semaphore = asyncio.BoundedSemaphore(2)

    async def work():
        async with semaphore:
            await asyncio.sleep(0)

    return semaphore, work, [work, work, work], []


def queue_get():
    queue = asyncio.Queue()

    async def get():
        return await queue.get()

    async def put():
        await asyncio.sleep(0)
        queue.put_nowait("one")
        await asyncio.sleep(0)
        queue.put_nowait("two")

    return queue, get, [get, put], []


def queue_put():
    queue = asyncio.Queue(1)
    queue.put_nowait("first")

    async def put():
        await queue.put("mine")

    async def get():
        await asyncio.sleep(0)
        return [await queue.get(), await queue.get()]

    return queue, put, [put, get], []


def queue_join():
    queue = asyncio.Queue()
    queue.put_nowait("work")

    async def done():
        await asyncio.sleep(0)
        await queue.get()
        queue.task_done()

    return queue, queue.join, [queue.join, done], []


def condition():
    condition = asyncio.Condition()

    async def wait():
        async with condition:
            return await condition.wait()

    async def notify():
        await asyncio.sleep(0)
        async with condition:
            condition.notify()
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    return condition, wait, [wait, notify], []


def barrier():
    barrier = asyncio.Barrier(2)

    async def come():
        return await barrier.wait()

    async def later():
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await barrier.wait()

    return barrier, come, [later], []


def gathered():
    inner = []

    async def child(n):
        try:
            for _ in range(n):
                await asyncio.sleep(0)
            inner.append(n)
        except asyncio.CancelledError:
            inner.append(-n)
            raise

    async def both():
        return await asyncio.gather(child(1), child(3))

    return inner, both, [], []


def grouped():
    inner = []

    async def child(n):
        try:
            for _ in range(n):
                await asyncio.sleep(0)
            inner.append(n)
        except asyncio.CancelledError:
            inner.append(-n)
            raise

    async def both():
        async with asyncio.TaskGroup() as group:
            group.create_task(child(1))
            group.create_task(child(3))
        return "both"

    return inner, both, [], []


def waited():
    inner = []

    async def child(n):
        for _ in range(n):
            await asyncio.sleep(0)
        inner.append(n)

    async def both():
        done, pending = await asyncio.wait([asyncio.create_task(child(n)) for n in (1, 3)])
        return len(done), len(pending)

    return inner, both, [], []


def limited():
    inner = []

    async def slow():
        try:
            for _ in range(3):
                await asyncio.sleep(0)
            inner.append("whole")
        except asyncio.CancelledError:
            inner.append("cut")
            raise

    async def both():
        async with asyncio.timeout(60):
            return await asyncio.wait_for(slow(), 60)

    return inner, both, [], []


def shielded():
    inner = []

    async def slow():
        for _ in range(3):
            await asyncio.sleep(0)
        inner.append("whole")

    async def behind():
        await asyncio.shield(slow())
        return "behind"

    return inner, behind, [], []


def completed():
    inner = []

    async def child(n):
        for _ in range(n):
            await asyncio.sleep(0)
        return n

    async def all_of_them():
        for next_one in asyncio.as_completed([child(3), child(1)]):
            inner.append(await next_one)
        return "all"

    return inner, all_of_them, [], []


async def main():
    for make in (
        *(lock, event, semaphore, bounded, queue_get, queue_put, queue_join, condition, barrier),
        *(gathered, grouped, waited, limited, shielded, completed),
    ):
        await each(make.__name__, make)


asyncio.run(main())
