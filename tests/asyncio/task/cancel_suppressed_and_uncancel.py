import asyncio
async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t = asyncio.current_task()
        print(t.cancelling(), t.uncancel(), t.cancelling())
    await asyncio.sleep(0)
    return "survived"
async def main():
    t = asyncio.create_task(child())
    await asyncio.sleep(0)
    t.cancel()
    print(await t, t.cancelled())
asyncio.run(main())
