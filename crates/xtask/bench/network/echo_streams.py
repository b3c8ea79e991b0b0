"""Echo server on streams; prints its port. The argument `size=N` is the size of a message."""

import asyncio
import sys

from _server import on_streams, run

size = next((int(arg[5:]) for arg in sys.argv if arg.startswith("size=")), 1024)


async def serve(reader, writer):
    try:
        while True:
            writer.write(await reader.readexactly(size))
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


run(lambda: on_streams(serve))
