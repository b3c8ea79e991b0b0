import asyncio
from _certs import client_context, server_context

class Source(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.paused = []
        transport.set_write_buffer_limits(high=1000, low=100)
        print(transport.get_write_buffer_limits())
        transport.write(b"a" * 3_000_000)
        transport.close()

    def pause_writing(self):
        self.paused.append(True)

    def resume_writing(self):
        self.paused.append(False)

    def connection_lost(self, exc):
        print("server lost", exc, self.paused[:1])

class Sink(asyncio.BufferedProtocol):
    def __init__(self, done):
        self.buffer, self.got, self.done = bytearray(4096), 0, done

    def connection_made(self, transport):
        self.transport = transport

    def get_buffer(self, sizehint):
        return self.buffer

    def buffer_updated(self, nbytes):
        self.got += nbytes

    def eof_received(self):
        print("eof", self.got)

    def connection_lost(self, exc):
        self.done.set_result(exc)

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Source, "127.0.0.1", 0, ssl=server_context())
    done = loop.create_future()
    address = server.sockets[0].getsockname()
    await loop.create_connection(lambda: Sink(done), *address, ssl=client_context(), server_hostname="localhost")
    print(await done)
    server.close()
    await server.wait_closed()

asyncio.run(main())
