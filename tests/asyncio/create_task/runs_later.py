import asyncio
async def child():
    print("child")
    return 1
async def main():
    t = asyncio.create_task(child())
    print("created", t.done())
    await asyncio.sleep(0)
    print(t.done(), t.result())
    print(await t)
asyncio.run(main())
