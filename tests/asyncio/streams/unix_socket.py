import asyncio, os
path = f"/tmp/taipan-test-{os.getpid()}.sock"
async def serve(reader, writer):
    writer.write((await reader.read(100)).upper())
    await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_unix_server(serve, path)
    print(os.path.exists(path))
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(b"hello")
    print(await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    print(os.path.exists(path))
asyncio.run(main())
