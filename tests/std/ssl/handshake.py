import socket
from _tls import client_context, echo, served, server_context

address, thread = served(server_context(), echo)
with socket.create_connection(address) as plain:
    with client_context().wrap_socket(plain, server_hostname="localhost") as tls:
        print(tls.version(), tls.server_hostname, tls.server_side, plain.fileno())
        print(type(tls.cipher()), tls.compression(), tls.selected_alpn_protocol())
        tls.sendall(b"hello")
        print(tls.recv(100))
        buffer = bytearray(8)
        print(tls.send(b"abc"), tls.recv_into(buffer), buffer)
        big = b"x" * 200_000
        tls.sendall(big)
        got = b""
        while len(got) < len(big):
            got += tls.recv(65536)
        print(len(got), set(got))
        print(tls.write(b"end"), tls.read(2), tls.pending(), tls.read(1))
        for call in (tls.recvfrom, tls.sendmsg, tls.dup, lambda: tls.recv(1, 2)):
            try:
                call()
            except (ValueError, NotImplementedError) as problem:
                print(type(problem).__name__, problem)
thread.join()
