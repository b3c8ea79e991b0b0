# A server for an address that the machine does not have: there is nothing left to listen on.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    for host in "203.0.113.7", ["203.0.113.7"]:
        try:
            await loop.create_server(asyncio.Protocol, host, 0)
        except OSError as error:
            print(error.errno, error)
    async with await loop.create_server(asyncio.Protocol, ["203.0.113.7", "127.0.0.1"], 0) as server:
        print([sock.getsockname()[0] for sock in server.sockets])


asyncio.run(main())
