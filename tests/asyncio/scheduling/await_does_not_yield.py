import asyncio
async def inner(): return 1
async def quiet():
    for _ in range(3):
        await inner()
    print("quiet done")
async def main():
    asyncio.get_running_loop().call_soon(print, "callback")
    await quiet()
    print("main end")
asyncio.run(main())
