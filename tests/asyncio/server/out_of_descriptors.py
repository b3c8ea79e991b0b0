# A server that has no descriptors left says so, and goes on accepting later.
import asyncio
import resource
import socket


async def main():
    loop = asyncio.get_running_loop()
    served = []
    reports = set()

    def report(loop, context):
        reports.add((context["message"], type(context["exception"]).__name__, *sorted(context)))

    loop.set_exception_handler(report)

    async def serve(reader, writer):
        served.append(await reader.readline())
        writer.write(b"answer\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    client = socket.socket()
    client.setblocking(False)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The next descriptor would be one too many.
    free = socket.socket()
    limit = free.fileno()
    free.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    try:
        await loop.sock_connect(client, address)
        await loop.sock_sendall(client, b"hello\n")
        await asyncio.sleep(0.1)
        print("served", served, reports)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print("answered", await asyncio.wait_for(loop.sock_recv(client, 100), 10), served)
    client.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
