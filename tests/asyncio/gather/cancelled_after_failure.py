# A gather() that collects exceptions and is cancelled after its last argument has failed.
import asyncio


async def fails():
    raise ValueError


async def main():
    gathering = asyncio.gather(asyncio.sleep(100), failed := asyncio.create_task(fails()), return_exceptions=True)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gathering.cancel("no more")
    try:
        await gathering
    except asyncio.CancelledError as error:
        print(error.args)
    print(repr(failed.exception()), repr(failed._make_cancelled_error()))


asyncio.run(main())
