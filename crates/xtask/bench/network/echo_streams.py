"""Echo server on streams; prints its port. The argument `size=N` is the size of a message."""

import asyncio
import sys

size = next((int(arg[5:]) for arg in sys.argv if arg.startswith("size=")), 1024)


async def serve(reader, writer):
    try:
        while True:
            writer.write(await reader.readexactly(size))
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if "uvloop" in sys.argv:
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
