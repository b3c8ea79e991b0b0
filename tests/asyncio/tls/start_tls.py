import asyncio
from _certs import client_context, server_context

async def serve(reader, writer):
    print("plain", await reader.readline())
    writer.write(b"go ahead\n")
    await writer.start_tls(server_context())
    print("secret", await reader.readline(), writer.get_extra_info("ssl_object") is not None)
    writer.write(b"thanks\n")
    writer.close()
    await writer.wait_closed()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"STARTTLS\n")
    print(await reader.readline())
    await writer.start_tls(client_context(), server_hostname="localhost")
    writer.write(b"password\n")
    print(await reader.readline(), await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()
    loop = asyncio.get_running_loop()
    for bad in (None, "x"):
        try:
            await loop.start_tls(writer.transport, None, bad)
        except TypeError as problem:
            print(problem)

asyncio.run(main())
