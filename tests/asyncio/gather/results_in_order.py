import asyncio
async def w(d, v):
    await asyncio.sleep(d)
    return v
async def main():
    print(await asyncio.gather(w(0.02, "a"), w(0.01, "b"), w(0, "c")))
    print(await asyncio.gather())
    c = w(0, "same")
    print(await asyncio.gather(c, c))
asyncio.run(main())
