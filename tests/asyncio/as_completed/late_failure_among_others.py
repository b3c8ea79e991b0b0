# After the timeout nothing keeps what is done, whatever still runs.
import asyncio


async def fails():
    await asyncio.sleep(0.05)
    raise ValueError("too late")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"], repr(context["exception"])))
    try:
        for next_one in asyncio.as_completed([fails(), asyncio.sleep(0.5)], timeout=0.01):
            await next_one
    except TimeoutError:
        print("timeout")
    await asyncio.sleep(0.2)
    print("half-way")
    await asyncio.sleep(0.5)


asyncio.run(main())
