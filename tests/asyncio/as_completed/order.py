import asyncio
async def w(d):
    await asyncio.sleep(d)
    return d
async def main():
    for f in asyncio.as_completed([w(0.03), w(0.01), w(0.02)]):
        print(await f)
    ts = [asyncio.create_task(w(d)) for d in (0.02, 0.01)]
    async for t in asyncio.as_completed(ts):
        print(t in ts, await t)
asyncio.run(main())
