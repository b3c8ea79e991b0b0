import asyncio
from _certs import client_context

async def silent(reader, writer):
    await reader.read()
    writer.close()

async def main():
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await asyncio.open_connection("127.0.0.1", port, ssl=client_context(), server_hostname="localhost", ssl_handshake_timeout=0.1)
    except ConnectionAbortedError as problem:
        print(problem)
    server.close()

asyncio.run(main())
