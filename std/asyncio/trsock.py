"""The socket of a transport, as get_extra_info("socket") shows it."""

import socket


def _forwarded(name):
    def method(self, *args):
        return getattr(self._sock, name)(*args)

    method.__name__, method.__qualname__ = name, f"TransportSocket.{name}"
    return method


class TransportSocket:
    """A socket whose data belongs to a transport: options and addresses only."""

    __slots__ = ("_sock",)

    def __init__(self, sock):
        self._sock = sock

    @property
    def family(self):
        return self._sock.family

    @property
    def type(self):
        return self._sock.type

    @property
    def proto(self):
        return self._sock.proto

    def __repr__(self):
        text = f"<asyncio.TransportSocket fd={self.fileno()}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        if self.fileno() != -1:
            for name, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except OSError:
                    continue
                if address:
                    text += f", {name}={address}"
        return text + ">"

    def __getstate__(self):
        raise TypeError("Cannot serialize asyncio.TransportSocket object")

    # What tells of the socket, and options; transports shut down by themselves, that is here for compatibility.
    fileno, dup, get_inheritable = map(_forwarded, ("fileno", "dup", "get_inheritable"))
    getsockopt, setsockopt, shutdown = map(_forwarded, ("getsockopt", "setsockopt", "shutdown"))
    getpeername, getsockname, getsockbyname = map(_forwarded, ("getpeername", "getsockname", "getsockbyname"))

    def settimeout(self, value):
        if value == 0:
            return
        raise ValueError("settimeout(): only 0 timeout is allowed on transport sockets")

    def gettimeout(self):
        return 0

    def setblocking(self, flag):
        if not flag:
            return
        raise ValueError("setblocking(): transport sockets cannot be blocking")
