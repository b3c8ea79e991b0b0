import asyncio
async def waiter(f, n):
    print(n, await f)
async def main():
    f = asyncio.Future()
    ts = [asyncio.create_task(waiter(f, i)) for i in range(3)]
    await asyncio.sleep(0)
    f.set_result("value")
    print("set")
    await asyncio.gather(*ts)
    print(await f)
asyncio.run(main())
