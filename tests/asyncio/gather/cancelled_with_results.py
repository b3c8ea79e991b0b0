# A gather() that was cancelled tells what its last argument knows of it.
import asyncio


async def main():
    for first in True, False:
        pair = [asyncio.sleep(100), asyncio.sleep(0)]
        gathering = asyncio.gather(*(pair if first else reversed(pair)), return_exceptions=True)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gathering.cancel("no more")
        try:
            await gathering
        except asyncio.CancelledError as error:
            print(first, error.args)


asyncio.run(main())
