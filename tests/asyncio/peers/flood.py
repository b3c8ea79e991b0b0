import asyncio
import socket


async def main():
    handlers, readers = [], []

    async def write_for_ever(reader, writer):
        handlers.append(asyncio.current_task())
        writes = 0
        try:
            while True:
                writer.write(bytes(65536))
                await writer.drain()
                writes += 1
        finally:
            # The peer takes nothing: drain() does not come back, and little is kept.
            print(writes > 0, writer.transport.get_write_buffer_size() <= 3 * 65536)
            writer.transport.abort()

    server = await asyncio.start_server(write_for_ever, "127.0.0.1", 0)
    peer = socket.create_connection(server.sockets[0].getsockname())
    await asyncio.sleep(0.3)
    handlers[0].cancel()
    await asyncio.wait(handlers)
    print(handlers[0].cancelled())
    peer.close()
    server.close()

    async def read_nothing(reader, writer):
        readers.append(reader)
        await asyncio.sleep(0.4)
        writer.close()

    server = await asyncio.start_server(read_nothing, "127.0.0.1", 0)
    peer = socket.create_connection(server.sockets[0].getsockname())
    peer.setblocking(False)
    for _ in range(200):
        try:
            peer.send(bytes(65536))
        except BlockingIOError:
            await asyncio.sleep(0.001)
    # The transport was asked to pause, so that what is kept has a limit.
    print(readers[0]._paused, len(readers[0]._buffer) < 1_000_000)
    peer.close()
    server.close()


asyncio.run(main())
