"""One operation of asyncio at a time: seconds of each.

`TAIPAN_BENCH_LOOP=uvloop` runs them in the loop of that package. `python asyncio_micro.py FILTER...` runs only the rows
whose names contain a filter.
"""

import asyncio
import os
import sys
from time import process_time

ROUNDS = 3


async def pause(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def nothing():
    pass


async def sleep_zero_ping_pong():
    await asyncio.gather(pause(10_000), pause(10_000))
    return 20_000


async def create_and_await():
    for _ in range(10_000):
        await asyncio.create_task(nothing())
    return 10_000


async def gather_of_10k():
    await asyncio.gather(*[nothing() for _ in range(10_000)])
    return 10_000


async def queue_hand_over():
    queue = asyncio.Queue(10)

    async def consume():
        for _ in range(10_000):
            await queue.get()
            queue.task_done()

    consumer = asyncio.create_task(consume())
    for n in range(10_000):
        await queue.put(n)
    await queue.join()
    await consumer
    return 10_000


async def events_in_turn():
    left, right = asyncio.Event(), asyncio.Event()

    async def play(mine, other):
        for _ in range(5_000):
            await mine.wait()
            mine.clear()
            other.set()

    left.set()
    await asyncio.gather(play(left, right), play(right, left))
    return 10_000


async def lock_uncontended():
    lock = asyncio.Lock()
    for _ in range(20_000):
        async with lock:
            pass
    return 20_000


async def lock_contended():
    lock = asyncio.Lock()

    async def work():
        for _ in range(1_000):
            async with lock:
                await asyncio.sleep(0)

    await asyncio.gather(*[work() for _ in range(10)])
    return 10_000


async def semaphore_contended():
    semaphore = asyncio.Semaphore(3)

    async def work():
        for _ in range(1_000):
            async with semaphore:
                await asyncio.sleep(0)

    await asyncio.gather(*[work() for _ in range(10)])
    return 10_000


async def condition_notify():
    condition = asyncio.Condition()
    seen = 0

    async def wait():
        nonlocal seen
        async with condition:
            for _ in range(500):
                await condition.wait()
                seen += 1

    waiters = [asyncio.create_task(wait()) for _ in range(10)]
    await asyncio.sleep(0)
    while seen < 5_000:
        async with condition:
            condition.notify_all()
        await asyncio.sleep(0)
    await asyncio.gather(*waiters)
    return 5_000


async def call_soon_chain():
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def again(left):
        if left:
            loop.call_soon(again, left - 1)
        else:
            done.set_result(None)

    loop.call_soon(again, 20_000)
    await done
    return 20_000


async def call_soon_burst():
    loop = asyncio.get_running_loop()
    count = 0

    def hit():
        nonlocal count
        count += 1

    for _ in range(20_000):
        loop.call_soon(hit)
    while count < 20_000:
        await asyncio.sleep(0)
    return 20_000


async def timers_100k():
    loop = asyncio.get_running_loop()
    left = 100_000
    done = loop.create_future()

    def fire():
        nonlocal left
        left -= 1
        if not left:
            done.set_result(None)

    for n in range(100_000):
        loop.call_later(n % 100 / 1e5, fire)
    await done
    return 100_000


async def timers_cancelled():
    loop = asyncio.get_running_loop()
    for _ in range(50):
        handles = [loop.call_later(60, print) for _ in range(1_000)]
        for handle in handles:
            handle.cancel()
        await asyncio.sleep(0)
    return 50_000


async def sleepers_10k():
    await asyncio.gather(*[asyncio.sleep(0.001) for _ in range(10_000)])
    return 10_000


async def timeouts_not_reached():
    for _ in range(5_000):
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
    return 5_000


async def wait_for_done():
    for _ in range(5_000):
        await asyncio.wait_for(asyncio.sleep(0), 60)
    return 5_000


async def cancel_sleeping():
    for _ in range(5):
        tasks = [asyncio.create_task(asyncio.sleep(60)) for _ in range(1_000)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return 5_000


async def task_group():
    for _ in range(100):
        async with asyncio.TaskGroup() as group:
            for _ in range(100):
                group.create_task(nothing())
    return 10_000


async def future_hand_over():
    loop = asyncio.get_running_loop()
    for _ in range(10_000):
        future = loop.create_future()
        loop.call_soon(future.set_result, 1)
        await future
    return 10_000


async def wait_first_completed():
    for _ in range(500):
        tasks = [asyncio.create_task(pause(n)) for n in range(5)]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(tasks)
    return 2_500


async def as_completed():
    for _ in range(20):
        for next_one in asyncio.as_completed([nothing() for _ in range(100)]):
            await next_one
    return 2_000


async def stream_feed_and_readline():
    reader = asyncio.StreamReader()

    async def feed():
        for _ in range(5_000):
            reader.feed_data(b"one line of text\n")
            await asyncio.sleep(0)
        reader.feed_eof()

    feeder = asyncio.create_task(feed())
    lines = 0
    while await reader.readline():
        lines += 1
    await feeder
    return lines


ROWS = [
    sleep_zero_ping_pong,
    create_and_await,
    gather_of_10k,
    queue_hand_over,
    events_in_turn,
    lock_uncontended,
    lock_contended,
    semaphore_contended,
    condition_notify,
    call_soon_chain,
    call_soon_burst,
    timers_100k,
    timers_cancelled,
    sleepers_10k,
    timeouts_not_reached,
    wait_for_done,
    cancel_sleeping,
    task_group,
    future_hand_over,
    wait_first_completed,
    as_completed,
    stream_feed_and_readline,
]


async def measured(row):
    await row()
    best = None
    for _ in range(ROUNDS):
        begin = process_time()
        operations = await row()
        took = (process_time() - begin) / operations
        best = took if best is None else min(best, took)
    return best


def main():
    factory = None
    if os.environ.get("TAIPAN_BENCH_LOOP") == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
    filters = sys.argv[1:]
    for row in ROWS:
        if not filters or any(part in row.__name__ for part in filters):
            loop = factory() if factory else asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            print(f"asyncio_{row.__name__}", loop.run_until_complete(measured(row)), flush=True)
            loop.close()


if __name__ == "__main__":
    main()
