import asyncio
async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(b"echo " + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(host, port)
        writer.writelines([b"one\n", b"two\n"])
        print(await reader.readline(), await reader.readexactly(9))
        writer.write(b"three")
        writer.write_eof()
        print(await reader.read(), reader.at_eof())
        writer.close()
        await writer.wait_closed()
        print(writer.is_closing(), server.is_serving())
    print(server.is_serving(), server.sockets)
asyncio.run(main())
