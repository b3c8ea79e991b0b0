"""A server on streams that says hello to every HTTP request; prints its port."""

from _server import on_streams, run

BODY = b"Hello, world!\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        method, path, version = line.split()
        headers = {}
        while True:
            line = await reader.readline()
            if line in (b"\r\n", b""):
                break
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        writer.write(ANSWER)
        await writer.drain()
        if headers.get(b"connection") == b"close":
            break
    writer.close()


run(lambda: on_streams(serve))
