import socket
print(socket.inet_aton("127.1"), socket.inet_ntoa(b"\x01\x02\x03\x04"), socket.inet_pton(socket.AF_INET6, "::1")[-1], socket.inet_ntop(socket.AF_INET, b"\x7f\0\0\1"))
print(socket.htons(1), socket.ntohl(socket.htonl(77)), socket.CMSG_LEN(4), socket.CMSG_SPACE(4))
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo(None, "8080", socket.AF_INET, socket.SOCK_DGRAM, 0, socket.AI_PASSIVE))
print(socket.getnameinfo(("127.0.0.1", 99), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
for f in (lambda: socket.inet_aton("x"), lambda: socket.inet_ntoa(b"x"), lambda: socket.inet_pton(socket.AF_INET, "x"), lambda: socket.inet_ntop(socket.AF_INET, b"x"), lambda: socket.htons(70000), lambda: socket.htons(-1), lambda: socket.getaddrinfo("127.0.0.1", 1.5)):
    try:
        print(f())
    except (OSError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print(issubclass(socket.gaierror, OSError), socket.timeout is TimeoutError, socket.error is OSError, socket.gaierror.__module__)
