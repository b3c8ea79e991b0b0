import asyncio
class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport): self.transport = transport
    def datagram_received(self, data, addr): self.transport.sendto(b"re: " + data, addr)
class Client(asyncio.DatagramProtocol):
    def __init__(self, got): self.got = got
    def datagram_received(self, data, addr): self.got.set_result(data)
    def connection_lost(self, exc): print("lost", exc)
async def main():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    got = loop.create_future()
    client, _ = await loop.create_datagram_endpoint(lambda: Client(got), remote_addr=server.get_extra_info("sockname"))
    client.sendto(b"hi")
    print(await got)
    try:
        client.sendto(b"hi", ("127.0.0.1", 1))
    except ValueError as e:
        print(str(e)[:30])
    client.close()
    server.close()
    await asyncio.sleep(0)
asyncio.run(main())
