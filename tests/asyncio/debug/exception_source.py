# What a failure nobody waits for is reported with in debug mode.
import asyncio
import gc


def fail():
    raise ZeroDivisionError


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(sorted(context), context["message"].split(" at ")[0]))
    loop.call_soon(fail)
    await asyncio.sleep(0)
    future = loop.create_future()
    future.set_exception(ValueError("lost"))
    del future
    gc.collect()
    await asyncio.sleep(0)


asyncio.run(main(), debug=True)
asyncio.run(main())
