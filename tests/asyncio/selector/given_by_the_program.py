# A loop that waits in a selector of the program's choice.
import asyncio
import logging
import selectors
import socket
import sys
import threading

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(levelname)s %(message)s")


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\n")
    print(await reader.readline())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    done = loop.create_future()
    threading.Timer(0.01, loop.call_soon_threadsafe, (done.set_result, "from a thread")).start()
    print(await done)
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    with a, b:
        await loop.sock_sendall(a, b"plain")
        print(await loop.sock_recv(b, 10))
        loop.add_writer(a, print, "writable")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        print(loop.remove_writer(a), loop.remove_writer(a), loop.remove_reader(b))


async def serve(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


for make in (selectors.SelectSelector, selectors.PollSelector):
    asyncio.run(main(), loop_factory=lambda: asyncio.SelectorEventLoop(make()))
asyncio.run(asyncio.sleep(0))
