import asyncio, os
class Reader(asyncio.Protocol):
    def __init__(self, done): self.done, self.data = done, b""
    def data_received(self, data): self.data += data
    def eof_received(self): print("eof")
    def connection_lost(self, exc): self.done.set_result(self.data)
async def main():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    done = loop.create_future()
    reader, _ = await loop.connect_read_pipe(lambda: Reader(done), os.fdopen(r, "rb", 0))
    writer, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(w, "wb", 0))
    writer.write(b"some")
    writer.write(bytearray(b" data" * 50000))
    print(writer.can_write_eof(), reader.is_reading())
    writer.write_eof()
    print(len(await done), writer.is_closing())
asyncio.run(main())
