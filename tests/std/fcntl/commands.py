import fcntl
import os

read, write = os.pipe()


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as exc:
        print(type(exc).__name__, exc)


attempt(fcntl.fcntl, read, fcntl.F_GETFD)
attempt(fcntl.fcntl, read, fcntl.F_SETFL, os.O_NONBLOCK)
print(fcntl.fcntl(read, fcntl.F_GETFL) & os.O_NONBLOCK == os.O_NONBLOCK)
attempt(fcntl.fcntl, read, 1, b"abc")
attempt(fcntl.fcntl, read, 1, "abc")
attempt(fcntl.fcntl, read, 1, bytes(1025))
attempt(fcntl.fcntl, read, 1, 1.5)
attempt(fcntl.fcntl, -1, 1)
attempt(fcntl.fcntl, 9999, 1)
attempt(fcntl.fcntl, "x", 1)
attempt(fcntl.fcntl, read, 2**40)
attempt(fcntl.fcntl, read)
FIONREAD = 0x541B
os.write(write, b"abc")
buffer = bytearray(4)
attempt(fcntl.ioctl, read, FIONREAD, buffer, False)
print(buffer)
attempt(fcntl.ioctl, read, FIONREAD, buffer)
print(buffer)
attempt(fcntl.ioctl, read, FIONREAD, bytes(4))
attempt(fcntl.ioctl, read, FIONREAD, 0)
attempt(fcntl.ioctl, read, 0x5413, bytes(8))
attempt(fcntl.ioctl, read, FIONREAD, 1.5)
attempt(fcntl.ioctl, read, FIONREAD, bytes(2000))
