# Pieces of very different sizes arrive whole, by protocol, by streams and with the end right behind them.
import asyncio
import hashlib

SIZES = [1, 20_000, 100_000, 3, 70_000, 300_000, 16_384, 16_385, 131_072, 5, 40_000, 1_000_000, 17]


def piece(size):
    return bytes(size % 251 + n % 5 for n in range(size))


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.digest = hashlib.sha256()

    def data_received(self, data):
        self.digest.update(data)
        self.transport.write(data)

    def eof_received(self):
        self.transport.write(self.digest.digest())


async def echo(reader, writer):
    digest = hashlib.sha256()
    for size in SIZES:
        data = await reader.readexactly(size)
        digest.update(data)
        writer.write(data)
        await writer.drain()
    rest = await reader.read()
    writer.write(digest.digest() + rest)
    writer.close()


async def talk(address):
    reader, writer = await asyncio.open_connection(*address)
    digest = hashlib.sha256()
    for size in SIZES:
        data = piece(size)
        digest.update(data)
        writer.write(data)
        assert await reader.readexactly(size) == data, size
    # Everything at once, in parts that have nothing to do with the pieces.
    writer.write_eof()
    assert await reader.read() == digest.digest()
    writer.close()
    await writer.wait_closed()


async def main():
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Echo, "127.0.0.1", 0), await asyncio.start_server(echo, "127.0.0.1", 0)]
    for server in servers:
        address = server.sockets[0].getsockname()
        await asyncio.gather(*[talk(address) for _ in range(3)])
        print("whole")
        server.close()
        await server.wait_closed()

    # More than is waited for, and the end before all has come.
    async def short(reader, writer):
        got = [len(await reader.readexactly(n)) for n in (50_000, 30_000, 20_000)]
        try:
            await reader.readexactly(100_000)
        except asyncio.IncompleteReadError as error:
            print(got, len(error.partial), error.expected)
        writer.close()

    server = await asyncio.start_server(short, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(bytes(100_000))
    await asyncio.sleep(0.05)
    writer.write(bytes(60_000))
    writer.write_eof()
    print(await reader.read())
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
