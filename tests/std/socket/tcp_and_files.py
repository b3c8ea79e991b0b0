import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    host, port = server.getsockname()
    client = socket.create_connection((host, port), timeout=5)
    conn, address = server.accept()
    print(address == client.getsockname(), client.getpeername() == (host, port), conn.gettimeout())
    f = conn.makefile("rwb")
    client.sendall(b"one\ntwo\n")
    print(f.readline(), f.readline())
    f.write(b"answer"); f.flush()
    print(client.recv(100))
    text = client.makefile("r", encoding="utf-8", newline="\n")
    conn.sendall("é\n".encode()); conn.close(); f.close()
    print(repr(text.read()), client.recv(1))
    text.close(); client.close()
print(server.fileno())
for address, error in ((("127.0.0.1", 70000), OverflowError), ("x", TypeError), (("127.0.0.1",), TypeError)):
    try:
        socket.socket().bind(address)
    except error as e:
        print(type(e).__name__, e)
