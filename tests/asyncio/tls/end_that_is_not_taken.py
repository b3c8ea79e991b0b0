import asyncio
import socket
import threading
from _certs import client_context, server_context


class Writer(asyncio.Protocol):
    def __init__(self):
        self.paused = False
        self.lost = asyncio.get_running_loop().create_future()

    def pause_writing(self):
        self.paused = True

    def connection_lost(self, problem):
        self.lost.set_result(problem)


async def main(closes):
    filled, over = threading.Event(), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listening.accept()
        with server_context().wrap_socket(connection, server_side=True) as tls:
            filled.wait()
            tls.shutdown(socket.SHUT_WR)
            over.wait()

    thread = threading.Thread(target=serve)
    thread.start()
    transport, protocol = await asyncio.get_running_loop().create_connection(
        Writer, *listening.getsockname(), ssl=client_context(), server_hostname="localhost", ssl_shutdown_timeout=0.1
    )
    while not protocol.paused:
        transport.write(bytes(1 << 20))
        await asyncio.sleep(0)
    if closes:
        transport.close()
    filled.set()
    print(closes, type(await protocol.lost).__name__)
    over.set()
    thread.join()
    listening.close()


asyncio.run(main(True))
asyncio.run(main(False))
