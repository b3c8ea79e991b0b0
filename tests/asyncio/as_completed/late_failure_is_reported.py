# What comes after the timeout belongs to nobody, and a failure is told at once.
import asyncio


async def fails():
    await asyncio.sleep(0.05)
    raise ValueError("too late")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"], repr(context["exception"])))
    try:
        async for task in asyncio.as_completed([fails()], timeout=0.01):
            await task
    except TimeoutError:
        print("timeout")
    await asyncio.sleep(0.2)
    print("end")


asyncio.run(main())
