# set_trace_async() lets statements at the prompt await.
import asyncio
import io
import pdb
import sys


async def double(n):
    await asyncio.sleep(0)
    return n * 2


async def main(commands):
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=sys.stdout, readrc=False)
    x = 4
    await debugger.set_trace_async()
    x = await double(x)
    return x


print(asyncio.run(main("value = await double(21)\nvalue\nawait nowhere()\nprint(await double(x))\nn\nn\np x\nc\n")))
