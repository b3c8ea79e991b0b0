import asyncio, socket
class Sender(asyncio.Protocol):
    def pause_writing(self): print("pause", transport.get_write_buffer_size() > 0)
    def resume_writing(self):
        print("resume")
        resumed.set_result(None)
class Receiver(asyncio.Protocol):
    count = 0
    def data_received(self, data): self.count += len(data)
async def main():
    global transport, resumed
    loop = asyncio.get_running_loop()
    resumed = loop.create_future()
    a, b = socket.socketpair()
    transport, _ = await loop.create_connection(Sender, sock=a)
    other, receiver = await loop.create_connection(Receiver, sock=b)
    other.pause_reading()
    transport.set_write_buffer_limits(high=1000)
    print(transport.get_write_buffer_limits())
    transport.write(b"x" * 3_000_000)
    other.resume_reading()
    await resumed
    transport.close()
    await asyncio.sleep(0.05)
    print(receiver.count)
    other.close()
    try:
        transport.set_write_buffer_limits(high=1, low=2)
    except ValueError as e:
        print(e)
asyncio.run(main())
