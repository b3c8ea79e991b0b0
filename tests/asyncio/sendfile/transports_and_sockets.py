# Files are sent over transports and sockets, by the system or by hand.
import asyncio
import io
import socket
import tempfile


class Receiver(asyncio.Protocol):
    def __init__(self):
        self.data = bytearray()
        self.done = asyncio.get_running_loop().create_future()

    def data_received(self, data):
        self.data += data

    def connection_lost(self, exc):
        self.done.set_result(exc)


async def main():
    loop = asyncio.get_running_loop()
    receivers = asyncio.Queue()

    def make():
        receiver = Receiver()
        receivers.put_nowait(receiver)
        return receiver

    server = await loop.create_server(make, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    with tempfile.TemporaryFile() as file:
        file.write(bytes(range(250)) * 2800)
        file.flush()
        file.seek(0)
        whole = file.read()
        for offset, count in ((0, None), (100, 5000), (699_000, None), (10, 1)):
            transport, _ = await loop.create_connection(asyncio.Protocol, *address)
            transport.write(b"head")
            print(await loop.sendfile(transport, file, offset, count), file.tell())
            transport.write(b"tail")
            transport.close()
            receiver = await receivers.get()
            await receiver.done
            end = None if count is None else offset + count
            print(receiver.data == b"head" + whole[offset:end] + b"tail")
        transport, _ = await loop.create_connection(asyncio.Protocol, *address)
        try:
            await loop.sendfile(transport, io.BytesIO(b"abc"), fallback=False)
        except asyncio.SendfileNotAvailableError as exc:
            print(exc)
        print(await loop.sendfile(transport, io.BytesIO(b"abc" * 1000), 5))
        transport.close()
        receiver = await receivers.get()
        await receiver.done
        print(len(receiver.data))
        try:
            await loop.sendfile(transport, file)
        except RuntimeError as exc:
            print(exc)
        a, b = socket.socketpair()
        with a, b:
            a.setblocking(False)
            b.setblocking(False)
            sending = asyncio.create_task(loop.sock_sendfile(a, file, 0, 20_000))
            received = b""
            while len(received) < 20_000:
                received += await loop.sock_recv(b, 65_536)
            print(await sending, received == whole[:20_000])
    server.close()
    await server.wait_closed()


asyncio.run(main())
