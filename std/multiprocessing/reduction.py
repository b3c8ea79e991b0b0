"""Pickling for other processes: connections and sockets as well, and descriptors sent to them."""

import copyreg
import io
import pickle
import socket
import struct

from . import connection, context

__all__ = ["send_handle", "recv_handle", "ForkingPickler", "register", "dump", "sendfds", "recvfds", "DupFd"]

HAVE_SEND_HANDLE = hasattr(socket, "CMSG_LEN") and hasattr(socket, "SCM_RIGHTS")
ACKNOWLEDGE = False


class ForkingPickler(pickle.Pickler):
    """Pickles what only other processes on this machine can be given."""

    _extra_reducers = {}
    _copyreg_dispatch = copyreg.dispatch_table

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = self._copyreg_dispatch.copy()
        self.dispatch_table.update(self._extra_reducers)

    @classmethod
    def register(cls, type, reduce):
        """Pickle objects of a class by a function."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        """Return an object pickled, as a buffer."""
        buffer = io.BytesIO()
        cls(buffer, protocol).dump(obj)
        return buffer.getbuffer()

    loads = pickle.loads


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """Pickle an object into a file."""
    ForkingPickler(file, protocol).dump(obj)


# Descriptors.


def sendfds(sock, fds):
    """Send descriptors over a Unix socket."""
    numbers = struct.pack(f"{len(fds)}i", *fds)
    sock.sendmsg([bytes([len(fds) % 256])], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])


def recvfds(sock, size):
    """Receive descriptors over a Unix socket."""
    room = struct.calcsize("i") * size
    message, extra, _, _ = sock.recvmsg(1, socket.CMSG_SPACE(room))
    if not message and not extra:
        raise EOFError
    if len(extra) != 1:
        raise RuntimeError(f"received {len(extra)} items of ancdata")
    level, kind, data = extra[0]
    if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS and len(data) % struct.calcsize("i") == 0:
        return [fd for (fd,) in struct.iter_unpack("i", data)]
    raise RuntimeError("Invalid data received")


def send_handle(conn, handle, destination_pid):
    """Send a descriptor over a connection."""
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sendfds(sock, [handle])


def recv_handle(conn):
    """Receive a descriptor over a connection."""
    with socket.fromfd(conn.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        return recvfds(sock, 1)[0]


class _Inherited:
    """A descriptor that a new process has from the beginning."""

    def __init__(self, fd):
        self.fd = fd

    def detach(self):
        return self.fd


def DupFd(fd):
    """What stands for a descriptor when it is pickled: for a process that is being started, or one that runs."""
    starting = context.get_spawning_popen()
    if starting is not None:
        return _Inherited(starting.duplicate_for_child(fd))
    from . import resource_sharer

    return resource_sharer.DupFd(fd)


# What pickle itself does not do.


def _rebuild_socket(fd, family, type, proto):
    return socket.socket(family, type, proto, fileno=fd.detach())


def _reduce_socket(sock):
    return _rebuild_socket, (DupFd(sock.fileno()), sock.family, sock.type, sock.proto)


def _reduce_method(method):
    if method.__self__ is None:
        return getattr, (method.__class__, method.__func__.__name__)
    return getattr, (method.__self__, method.__func__.__name__)


class _C:
    def f(self):
        pass


register(type(_C().f), _reduce_method)
register(socket.socket, _reduce_socket)
register(connection.Connection, connection.reduce_connection)
del _C


class AbstractReducer:
    """What a context's reducer has."""

    ForkingPickler = ForkingPickler
    register = register
    dump = dump
    send_handle = send_handle
    recv_handle = recv_handle
    DupFd = DupFd
