# Peers that close one direction, reset the connection, or send more than anybody reads.
import asyncio
import socket
import struct


async def serve(reader, writer):
    what = await reader.readline()
    if what == b"half\n":
        print("server:", await reader.read())
        writer.write(b"still open")
        await writer.drain()
    elif what == b"reset\n":
        try:
            print("server:", await reader.read())
        except ConnectionResetError as exc:
            print("server:", type(exc).__name__)
        try:
            writer.write(b"x")
            await writer.drain()
        except ConnectionResetError as exc:
            print("server:", exc)
    elif what == b"flood\n":
        await asyncio.sleep(0.05)
        print("paused:", reader._paused, len(reader._buffer) < 2**20)
        total = 0
        while data := await reader.read(2**16):
            total += len(data)
        print("server:", total)
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"half\nrest")
    writer.write_eof()
    print("client:", await reader.read())
    writer.close()
    await writer.wait_closed()

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"reset\n")
    await writer.drain()
    await asyncio.sleep(0.01)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    await asyncio.sleep(0.05)

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"flood\n")
    for _ in range(64):
        writer.write(b"x" * 2**17)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.1)
    server.close()
    await server.wait_closed()


asyncio.run(main())
