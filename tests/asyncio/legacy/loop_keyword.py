# taipan-only: CPython 3.10 removed loop=
import asyncio
async def f(loop):
    await asyncio.sleep(0, loop=loop)
    return await asyncio.gather(asyncio.sleep(0, 1, loop=loop), loop=loop)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(f(loop)))
