import asyncio, socket
async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    client = socket.socket()
    client.setblocking(False)
    accepting = asyncio.create_task(loop.sock_accept(server))
    await loop.sock_connect(client, server.getsockname())
    conn, address = await accepting
    print(address == client.getsockname(), conn.gettimeout())
    receiving = asyncio.create_task(loop.sock_recv(conn, 100))
    await asyncio.sleep(0)
    await loop.sock_sendall(client, b"hello")
    print(await receiving)
    size = 2_000_000
    sending = asyncio.create_task(loop.sock_sendall(client, b"x" * size))
    buf, got = bytearray(65536), 0
    while got < size:
        got += await loop.sock_recv_into(conn, buf)
    await sending
    print(got)
    cancelled = asyncio.create_task(loop.sock_recv(conn, 1))
    await asyncio.sleep(0)
    cancelled.cancel()
    try:
        await cancelled
    except asyncio.CancelledError:
        print("cancelled")
    server.close()
    other = socket.socket()
    other.setblocking(False)
    try:
        await loop.sock_connect(other, ("127.0.0.1", 1))
    except ConnectionRefusedError as e:
        print(e)
    for s in (client, conn, other): s.close()
asyncio.run(main())
