import asyncio, socket
class Recorder(asyncio.Protocol):
    def __init__(self, name, done):
        self.name, self.done = name, done
    def connection_made(self, transport):
        self.transport = transport
        print(self.name, "made", transport.is_closing(), transport.is_reading())
    def data_received(self, data):
        print(self.name, "data", data)
    def eof_received(self):
        print(self.name, "eof")
    def connection_lost(self, exc):
        print(self.name, "lost", exc)
        self.done.set_result(None)
async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    done = [loop.create_future(), loop.create_future()]
    ta, pa = await loop.connect_accepted_socket(lambda: Recorder("a", done[0]), a)
    tb, pb = await loop.create_connection(lambda: Recorder("b", done[1]), sock=b)
    ta.write(b"hello")
    await asyncio.sleep(0.01)
    tb.pause_reading()
    ta.write(b"later")
    await asyncio.sleep(0.01)
    print(tb.is_reading())
    tb.resume_reading()
    await asyncio.sleep(0.01)
    print(ta.can_write_eof(), ta.get_write_buffer_size(), ta.get_write_buffer_limits())
    try:
        ta.write("text")
    except TypeError as e:
        print(e)
    ta.write_eof()
    try:
        ta.write(b"more")
    except RuntimeError as e:
        print(e)
    await asyncio.gather(*done)
    print(ta.is_closing(), tb.is_closing(), type(ta.get_extra_info("socket")).__name__)
asyncio.run(main())
