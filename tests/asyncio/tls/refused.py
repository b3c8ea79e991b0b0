import asyncio, ssl
from _certs import FOLDER, client_context, server_context

async def serve(reader, writer):
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context())
    port = server.sockets[0].getsockname()[1]
    for context, name in ((client_context(), "wrong.test"), (ssl.create_default_context(cadata=open(FOLDER + "/selfsigned.pem").read()), "localhost")):
        try:
            await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
        except ssl.SSLCertVerificationError as problem:
            print(problem.verify_message)
    server.close()
    loop = asyncio.get_running_loop()
    for options in (
        {"ssl_handshake_timeout": 1},
        {"server_hostname": "x"},
        {"ssl": client_context(), "ssl_handshake_timeout": 0},
    ):
        plain = await asyncio.start_server(serve, "127.0.0.1", 0)
        try:
            await loop.create_connection(asyncio.Protocol, "127.0.0.1", plain.sockets[0].getsockname()[1], **options)
        except ValueError as problem:
            print(problem)
        plain.close()

asyncio.run(main())
