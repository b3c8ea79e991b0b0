import asyncio
async def work():
    await asyncio.sleep(0.02)
    print("work finished")
    return 1
async def main():
    t = asyncio.create_task(work())
    s = asyncio.shield(t)
    await asyncio.sleep(0)
    s.cancel()
    try:
        await s
    except asyncio.CancelledError:
        print("outer cancelled", t.cancelled())
    print(await t)
    print(await asyncio.shield(work()))
asyncio.run(main())
