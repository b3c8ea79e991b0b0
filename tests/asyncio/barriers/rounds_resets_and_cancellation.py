import asyncio

async def party(barrier, name, log):
    try:
        async with barrier as number:
            log.append((name, number))
            await asyncio.sleep(0)
            log.append((name, "out"))
    except (asyncio.BrokenBarrierError, asyncio.CancelledError) as exc:
        log.append((name, type(exc).__name__, str(exc)))
        raise

def shown(barrier):
    return repr(barrier).split("[")[1]

async def round_of(barrier, names, log, act=None):
    tasks = [asyncio.create_task(party(barrier, n, log)) for n in names]
    await asyncio.sleep(0)
    print(shown(barrier), barrier.n_waiting)
    if act:
        await act(tasks)
    print(shown(barrier))
    results = await asyncio.wait(tasks, timeout=0.1)
    print(sorted(len(r) for r in results), log)
    log.clear()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(shown(barrier), log)
    log.clear()

async def main():
    barrier = asyncio.Barrier(3)
    log = []
    await round_of(barrier, "abc", log)
    # More than there is room for: the others wait for the next round.
    await round_of(barrier, "abcdefg", log)
    async def cancel_first(tasks):
        tasks[0].cancel("enough")
        await asyncio.sleep(0)
    await round_of(barrier, "ab", log, cancel_first)
    async def cancel_when_full(tasks):
        last = asyncio.create_task(party(barrier, "z", log))
        await asyncio.sleep(0)
        tasks[1].cancel("full")
        await last
    await round_of(barrier, "ab", log, cancel_when_full)
    async def reset(tasks):
        await barrier.reset()
        print("resetting", shown(barrier))
    await round_of(barrier, "ab", log, reset)
    async def reset_and_more(tasks):
        await barrier.reset()
        more = [asyncio.create_task(party(barrier, n, log)) for n in "xyz"]
        await asyncio.sleep(0)
        print(shown(barrier))
        await asyncio.gather(*more)
    await round_of(barrier, "ab", log, reset_and_more)
    async def abort(tasks):
        await barrier.abort()
    await round_of(barrier, "ab", log, abort)
    print(barrier.broken, barrier.parties)
    await barrier.reset()
    await round_of(barrier, "abc", log)

asyncio.run(main())
for parties in (0, "x", None):
    try:
        asyncio.Barrier(parties)
    except (ValueError, TypeError) as exc:
        print(type(exc).__name__, exc)
