import asyncio
async def inner(): await asyncio.sleep(10)
async def outer(t): await t
async def main():
    t = asyncio.create_task(inner())
    o = asyncio.create_task(outer(t))
    await asyncio.sleep(0)
    o.cancel()
    await asyncio.wait([o])
    print(t.cancelled(), o.cancelled())
asyncio.run(main())
