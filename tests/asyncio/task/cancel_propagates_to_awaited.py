import asyncio
async def inner():
    try:
        await asyncio.sleep(10)
    finally:
        print("inner finally")
async def outer():
    try:
        await inner()
    finally:
        print("outer finally")
async def main():
    t = asyncio.create_task(outer())
    await asyncio.sleep(0)
    t.cancel()
    print(await asyncio.gather(t, return_exceptions=True))
asyncio.run(main())
