import asyncio, socket
async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False); b.setblocking(False)
    count = 0
    done = loop.create_future()
    def readable(tag):
        nonlocal count
        count += 1
        # Called again as long as something is left.
        print(tag, b.recv(2))
        if count == 3:
            print(loop.remove_reader(b), loop.remove_reader(b))
            done.set_result(None)
    loop.add_reader(b, readable, "got")
    loop.add_writer(a.fileno(), lambda: (a.send(b"abcdef"), loop.remove_writer(a.fileno())))
    await done
    for bad in (-1, "x", object()):
        try:
            loop.add_reader(bad, print)
        except ValueError as e:
            print(str(e)[:22])
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=a)
    try:
        loop.add_reader(a.fileno(), print)
    except RuntimeError as e:
        print("is used by transport" in str(e))
    transport.close(); b.close()
asyncio.run(main())
