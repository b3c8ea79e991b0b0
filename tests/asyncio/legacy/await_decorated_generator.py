# taipan-only: CPython removed asyncio.coroutine in 3.11
import asyncio
@asyncio.coroutine
def old():
    yield from asyncio.sleep(0)
    return "old"
async def new():
    return await old()
print(asyncio.run(new()))
