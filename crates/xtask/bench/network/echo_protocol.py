"""Echo server on transports and protocols; prints its port."""

import asyncio

from _server import announced, run


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main():
    loop = asyncio.get_running_loop()
    await announced(await loop.create_server(Echo, "127.0.0.1", 0, backlog=4096))


run(main)
