import asyncio
from _certs import client_context, server_context

class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"hello")

    def data_received(self, data):
        # No good-bye: only the connection ends.
        self.transport.abort()

class Client(asyncio.Protocol):
    def __init__(self, done):
        self.done = done

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        print(data)
        loop = asyncio.get_running_loop()
        loop.call_soon(self.pause)
        loop.call_later(0.3, self.transport.resume_reading)

    def pause(self):
        self.transport.pause_reading()
        self.transport.write(b"go")

    def eof_received(self):
        print("eof")

    def connection_lost(self, exc):
        self.done.set_result(exc)

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, ssl=server_context())
    done = loop.create_future()
    address = server.sockets[0].getsockname()
    await loop.create_connection(lambda: Client(done), *address, ssl=client_context(), server_hostname="localhost")
    print(await asyncio.wait_for(done, 10))
    server.close()
    await server.wait_closed()

asyncio.run(main())
