import asyncio
async def w(name):
    for i in range(3):
        print(name, i)
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(w("a"), w("b"), w("c"))
asyncio.run(main())
