import asyncio
from _certs import client_context, server_context

async def serve(reader, writer):
    print("server", writer.get_extra_info("ssl_object").version(), writer.can_write_eof())
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    print("server end")
    writer.close()
    await writer.wait_closed()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context())
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client_context(), server_hostname="localhost")
    print(writer.get_extra_info("peercert")["subject"][-1], writer.get_extra_info("cipher")[1])
    print(type(writer.get_extra_info("sslcontext")), writer.get_extra_info("peername")[1] == port)
    for text in (b"one\n", b"two\n", b"x" * 50_000 + b"\n"):
        writer.write(text)
        await writer.drain()
        print(len(await reader.readline()))
    writer.close()
    await writer.wait_closed()
    print("client end", writer.is_closing())
    server.close()
    await server.wait_closed()

asyncio.run(main())
