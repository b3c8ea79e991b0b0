import asyncio
async def bad(): raise ValueError("v")
async def main():
    try:
        await asyncio.shield(bad())
    except ValueError as e:
        print(e)
    f = asyncio.Future(); f.set_result(1)
    print(asyncio.shield(f) is f)
    g = asyncio.Future()
    s = asyncio.shield(g)
    g.cancel()
    try:
        await s
    except asyncio.CancelledError:
        print("inner cancelled")
asyncio.run(main())
