import asyncio
async def w(d, fail=False):
    await asyncio.sleep(d)
    if fail: raise ValueError
    return d
async def main():
    ts = [asyncio.create_task(w(d)) for d in (0.01, 0.06)]
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(ts)
    print(len(done), len(pending))
    ts = [asyncio.create_task(w(0.01, True)), asyncio.create_task(w(0.06))]
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), [type(t.exception()).__name__ for t in done])
    done, pending = await asyncio.wait(pending, timeout=0)
    print(len(done), len(pending))
    for t in pending: t.cancel()
asyncio.run(main())
