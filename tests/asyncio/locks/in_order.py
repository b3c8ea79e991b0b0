import asyncio

log = []


async def through(lock, name, turns):
    for turn in range(turns):
        async with lock:
            log.append((name, turn))
            await asyncio.sleep(0)


async def limited(semaphore, name):
    async with semaphore:
        log.append(("in", name))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        log.append(("out", name))


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*(through(lock, name, 3) for name in "abc"))
    print(log)
    log.clear()
    semaphore = asyncio.Semaphore(2)
    await asyncio.gather(*(limited(semaphore, name) for name in range(5)))
    print(log)
    log.clear()
    gate = asyncio.Event()

    async def pass_gate(name):
        await gate.wait()
        log.append(name)

    tasks = [asyncio.create_task(pass_gate(name)) for name in range(3)]
    await asyncio.sleep(0)
    gate.set()
    log.append("set")
    gate.clear()
    await asyncio.gather(*tasks)
    print(log)


asyncio.run(main())
