import asyncio
import socket
import struct


class Logged(asyncio.Protocol):
    def __init__(self, over, keep):
        self.over, self.keep, self.log = over, keep, []

    def data_received(self, data):
        self.log.append(data)

    def eof_received(self):
        self.log.append("eof")
        return self.keep

    def connection_lost(self, problem):
        self.log.append(type(problem).__name__)
        self.over.set()


def reset(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def half_close(peer):
    peer.sendall(b"abc")
    peer.shutdown(socket.SHUT_WR)


def vanish(peer):
    peer.sendall(b"abc")
    peer.close()


async def protocols():
    loop = asyncio.get_running_loop()
    for fault, keep in ((reset, False), (half_close, False), (half_close, True), (vanish, False)):
        over = asyncio.Event()
        made = []
        server = await loop.create_server(lambda: made.append(Logged(over, keep)) or made[-1], "127.0.0.1", 0)
        peer = socket.create_connection(server.sockets[0].getsockname())
        await asyncio.sleep(0.05)
        fault(peer)
        try:
            await asyncio.wait_for(over.wait(), 0.2)
        except TimeoutError:
            print("still open")
        print(fault.__name__, made[0].log)
        peer.close()
        server.close()
        server.abort_clients()
        await asyncio.sleep(0.01)


async def streams():
    over = asyncio.Event()

    async def serve(reader, writer):
        try:
            await reader.readexactly(10)
        except asyncio.IncompleteReadError as problem:
            print(problem)
        except ConnectionError as problem:
            print(type(problem).__name__)
        try:
            for _ in range(5):
                writer.write(b"x" * 1000)
                await writer.drain()
                await asyncio.sleep(0.02)
            print("written")
        except ConnectionError as problem:
            print("drain", type(problem).__name__)
        writer.close()
        over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    for fault in (reset, half_close):
        over.clear()
        peer = socket.create_connection(server.sockets[0].getsockname())
        await asyncio.sleep(0.05)
        fault(peer)
        await over.wait()
        peer.close()
    server.close()


asyncio.run(protocols())
asyncio.run(streams())
