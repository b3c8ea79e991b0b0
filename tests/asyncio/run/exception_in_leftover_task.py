import asyncio
async def left():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("in cleanup")
async def main():
    asyncio.create_task(left(), name="left")
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda l, c: print(c["message"], repr(c["exception"])))
asyncio.run(main())
