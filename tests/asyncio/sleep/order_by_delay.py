import asyncio
async def w(d, name):
    r = await asyncio.sleep(d, name)
    print(r)
async def main():
    await asyncio.gather(w(0.03, "c"), w(0.01, "a"), w(0.02, "b"), w(0, "zero"), w(-1, "negative"))
asyncio.run(main())
