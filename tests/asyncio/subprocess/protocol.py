import asyncio


class Recorder(asyncio.SubprocessProtocol):
    def __init__(self):
        self.events = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        pipes = [transport.get_pipe_transport(fd) is not None for fd in range(3)]
        print(type(transport).__name__, transport.get_returncode(), pipes)

    def pipe_data_received(self, fd, data):
        self.events.append(f"data {fd} {data}")

    def pipe_connection_lost(self, fd, exc):
        self.events.append(f"pipe {fd} {exc}")

    def process_exited(self):
        self.events.append(f"exit {self.transport.get_returncode()}")

    def connection_lost(self, exc):
        print(sorted(self.events), exc)
        self.done.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(Recorder, "sh", "-c", "cat; exit 3", stderr=None)
    pipe = transport.get_pipe_transport(0)
    pipe.write(b"hi")
    pipe.write_eof()
    await protocol.done
    print(transport.is_closing(), transport.get_extra_info("subprocess").returncode, transport.get_returncode())
    transport.close()
    transport, protocol = await loop.subprocess_shell(Recorder, "cat >&2", stdout=None)
    pipe = transport.get_pipe_transport(0)
    pipe.writelines([b"to ", b"err"])
    pipe.close()
    await protocol.done
    transport.close()


asyncio.run(main())
