import asyncio


async def hold(lock, name, log):
    try:
        async with lock:
            log.append(name)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        log.append(f"{name} cancelled")
        raise


async def lock_passes_on():
    lock, log = asyncio.Lock(), []
    await lock.acquire()
    tasks = [asyncio.create_task(hold(lock, n, log)) for n in range(4)]
    await asyncio.sleep(0)
    print(len(lock._waiters), repr(lock).split("[")[1])
    tasks[1].cancel()
    # The first is woken and cancelled in the same turn.
    lock.release()
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(log, lock.locked(), len(lock._waiters))


async def semaphore_gives_back():
    semaphore, log = asyncio.Semaphore(0), []
    tasks = [asyncio.create_task(hold(semaphore, n, log)) for n in range(4)]
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(log, semaphore._value, repr(semaphore).split("[")[1])


async def event_forgets():
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)
    print(len(event._waiters), repr(event).split("[")[1])
    event.set()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(await event.wait(), event.is_set())
    event.clear()
    print(event.is_set(), repr(event).split("[")[1])


async def timed_out():
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        async with asyncio.timeout(0.001):
            async with lock:
                pass
    except TimeoutError:
        print("timed out", lock.locked(), len(lock._waiters))
    lock.release()
    async with lock:
        print("free again")


async def main():
    await lock_passes_on()
    await semaphore_gives_back()
    await event_forgets()
    await timed_out()


asyncio.run(main())
