import asyncio
async def w(n):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled", n); raise
async def main():
    g = asyncio.gather(w(1), w(2))
    await asyncio.sleep(0)
    g.cancel()
    try:
        await g
    except asyncio.CancelledError:
        print("gather cancelled")
    t = asyncio.create_task(w(3))
    g = asyncio.gather(t, w(4), return_exceptions=True)
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.sleep(0)
    g.cancel()
    try:
        print(await g)
    except asyncio.CancelledError:
        print("outer")
asyncio.run(main())
