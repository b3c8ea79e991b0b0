import socket

# The interface is told by its number, and shown by its name only when a name is asked for.
for host in ("fe80::1%lo", "fe80::1%1", "fe80::1"):
    print(host, [info[4] for info in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)])
numeric = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
for address in (("fe80::1", 80, 0, 1), ("fe80::1", 80, 0, 0), ("fe80::1", 80), ("::1", 80, 0, 0)):
    print(socket.getnameinfo(address, numeric))
