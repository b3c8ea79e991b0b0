# Steps go through awaits: over one that suspends, into the coroutine, and back.
import asyncio
import io
import pdb
import sys


async def sub(n):
    await asyncio.sleep(0)
    value = n + 1
    return value


async def main(commands):
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=sys.stdout, readrc=False)
    debugger.set_trace()
    x = await sub(1)
    y = await sub(x)
    async with asyncio.timeout(5):
        z = await asyncio.gather(sub(1), sub(2))
    async for w in numbers():
        print("w", w)
    return x, y, z


async def numbers():
    yield 1
    await asyncio.sleep(0)
    yield 2


print(asyncio.run(main("n\nn\nn\np x, y\nn\nn\nn\nn\nn\nn\nn\nn\nc\n")))
print(asyncio.run(main("n\ns\nn\nn\nn\np value\nc\n")))
