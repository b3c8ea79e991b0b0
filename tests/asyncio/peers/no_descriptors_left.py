import asyncio
import os
import resource
import socket

CLIENTS = 20


def clients(address):
    """In another process: how many are served."""
    peers = [socket.create_connection(address) for _ in range(CLIENTS)]
    served = 0
    for peer in peers:
        peer.settimeout(10)
        served += peer.recv(2) == b"hi"
        peer.close()
    os._exit(served)


async def main():
    loop = asyncio.get_running_loop()
    reports = set()
    loop.set_exception_handler(
        lambda loop, context: reports.add((context["message"], context["exception"].errno, tuple(sorted(context))))
    )

    async def serve(reader, writer):
        writer.write(b"hi")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    child = os.fork()
    if not child:
        clients(server.sockets[0].getsockname())
    used = len(os.listdir("/proc/self/fd"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 8, hard))
    status = await asyncio.to_thread(os.waitpid, child, 0)
    print(os.waitstatus_to_exitcode(status[1]), reports)
    server.close()


asyncio.run(main())
