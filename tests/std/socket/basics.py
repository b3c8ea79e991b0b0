import socket
a, b = socket.socketpair()
print(a.family, a.type, a.proto, a.gettimeout(), a.getblocking())
print(a.send(b"hello"), b.recv(3), b.recv(100), a.sendall(b"rest"))
buf = bytearray(10)
print(b.recv_into(buf), buf)
a.settimeout(0.001)
for action in (lambda: a.recv(1), lambda: a.recv(-1), lambda: a.settimeout(-1), lambda: socket.socket(fileno=-1), lambda: a.send("x")):
    try:
        action()
    except (OSError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError as e:
    print(e.errno, a.gettimeout())
print(b.sendmsg([b"x", b"yz"]), a.recvmsg(10)[0])
a.shutdown(socket.SHUT_WR)
print(b.recv(1))
with a: pass
print(a.fileno(), a)
print(b.detach() > 0, b.fileno())
try:
    a.recv(1)
except OSError as e:
    print(e)
