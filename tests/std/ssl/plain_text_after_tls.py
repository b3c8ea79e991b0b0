import socket
import threading
from _tls import client_context, server_context

ours, theirs = socket.socketpair()


def serve():
    tls = server_context().wrap_socket(theirs, server_side=True)
    print(tls.recv(100))
    plain = tls.unwrap()
    # What the other end has sent right behind its good-bye is still there.
    print(plain.recv(100))
    plain.sendall(b"plain answer")
    plain.close()


thread = threading.Thread(target=serve)
thread.start()
tls = client_context().wrap_socket(ours, server_hostname="localhost")
tls.sendall(b"secret")
plain = tls.unwrap()
plain.sendall(b"plain")
print(plain.recv(100))
thread.join()
plain.close()
