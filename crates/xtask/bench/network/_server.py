"""What the servers have in common: they print their port, and run on uvloop if an argument says so."""

import asyncio
import sys


async def announced(server):
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def on_streams(serve):
    await announced(await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096))


def run(main):
    if "uvloop" in sys.argv:
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
