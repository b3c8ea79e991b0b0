import asyncio
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, start_serving=False)
    print(server.is_serving(), server.get_loop() is loop, len(server.sockets))
    await server.start_serving()
    print(server.is_serving())
    forever = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    try:
        await server.serve_forever()
    except RuntimeError as e:
        print(str(e)[-46:])
    forever.cancel()
    try:
        await forever
    except asyncio.CancelledError:
        print("cancelled", server.is_serving(), server.sockets)
    await server.wait_closed()
    for kw in ({}, {"host": "x", "sock": 1}, {"port": 0, "ssl": True}):
        try:
            await loop.create_server(asyncio.Protocol, **kw)
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    try:
        await asyncio.start_server(lambda r, w: None, *server.sockets[0].getsockname())
    except OSError as e:
        print(e.errno, "error while attempting to bind" in str(e))
    server.close()
asyncio.run(main())
