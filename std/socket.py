"""Sockets: the ends of connections between processes and machines."""

import _socket
from _socket import *

import errno as _errno
import io
import os
import sys
from enum import IntEnum, IntFlag

EBADF = _errno.EBADF
EAGAIN = _errno.EAGAIN
EWOULDBLOCK = _errno.EWOULDBLOCK

__all__ = ["fromfd", "getfqdn", "create_connection", "create_server", "has_dualstack_ipv6", "AddressFamily", "SocketKind", "send_fds", "recv_fds"]
__all__.extend(name for name in dir(_socket) if not name.startswith("_"))

# The numbers as members of enumerations, under the same names.
IntEnum._convert_("AddressFamily", __name__, lambda name: name.isupper() and name.startswith("AF_"))
IntEnum._convert_("SocketKind", __name__, lambda name: name.isupper() and name.startswith("SOCK_"))
IntFlag._convert_("MsgFlag", __name__, lambda name: name.isupper() and name.startswith("MSG_"))
IntFlag._convert_("AddressInfo", __name__, lambda name: name.isupper() and name.startswith("AI_"))

_LOCALHOST = "127.0.0.1"
_LOCALHOST_V6 = "::1"

_default_timeout = object()
_GLOBAL_DEFAULT_TIMEOUT = _default_timeout


def _enum_of(value, kind):
    """The member for a number, or the number where there is none."""
    try:
        return kind(value)
    except ValueError:
        return value


class _GiveupOnSendfile(Exception):
    """os.sendfile() does not work here: send by hand."""


class socket(_socket.socket):
    """A socket whose family and type are members of enumerations, with files and context management."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            usual = AF_INET, SOCK_STREAM, 0
            family, type, proto = (u if given == -1 else given for given, u in zip((family, type, proto), usual))
        super().__init__(int(family), int(type), proto, fileno)
        # A socket with files is closed with the last of them.
        self._closed, self._io_refs = False, 0

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        text = (
            f"<{self.__class__.__module__}.{self.__class__.__qualname__}"
            f"{' [closed]' if getattr(self, '_closed', False) else ''}"
            f" fd={self.fileno()}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        )
        if not getattr(self, "_closed", True):
            for name, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except (OSError, AttributeError):
                    continue
                if address:
                    text += f", {name}={address}"
        return text + ">"

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def dup(self):
        """Return a new socket for the same resource."""
        copy = self.__class__(self.family, self.type, self.proto, fileno=dup(self.fileno()))
        copy.settimeout(self.gettimeout())
        return copy

    def accept(self):
        """Wait for a connection; returns (new socket, address of the client)."""
        fd, address = self._accept()
        connection = socket(self.family, self.type, self.proto, fileno=fd)
        # The new socket must wait if this one does, whatever the system lets it inherit.
        if getdefaulttimeout() is None and self.gettimeout():
            connection.setblocking(True)
        return connection, address

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """Return a file for the socket, as open() makes them."""
        flags = set(mode)
        if flags - set("rwb"):
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing, binary = "w" in flags, "b" in flags
        reading = "r" in flags or not writing
        raw = SocketIO(self, "r" * reading + "w" * writing)
        self._io_refs += 1
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("unbuffered streams must be binary")
        size = io.DEFAULT_BUFFER_SIZE if buffering is None or buffering < 0 else buffering
        if reading:
            buffer = io.BufferedRWPair(raw, raw, size) if writing else io.BufferedReader(raw, size)
        else:
            buffer = io.BufferedWriter(raw, size)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, io.text_encoding(encoding), errors, newline)
        text.mode = mode
        return text

    def sendfile(self, file, offset=0, count=None):
        """Send a file until its end or for count bytes; returns how many bytes were sent."""
        self._check_sendfile_params(file, offset, count)
        try:
            return self._sendfile_use_sendfile(file, offset, count)
        except _GiveupOnSendfile:
            return self._sendfile_use_send(file, offset, count)

    def _sendfile_use_sendfile(self, file, offset=0, count=None):
        sendfile = getattr(os, "sendfile", None)
        if sendfile is None:
            raise _GiveupOnSendfile("os.sendfile() is not there")
        self._check_sendfile_params(file, offset, count)
        try:
            fileno = file.fileno()
            size = os.fstat(fileno).st_size
        except (AttributeError, io.UnsupportedOperation, OSError) as exc:
            raise _GiveupOnSendfile(exc) from exc
        if not size:
            return 0
        block = min(count or size, 2**30)
        timeout = self.gettimeout()
        if timeout == 0:
            raise ValueError("non-blocking sockets are not supported")
        from select import POLLOUT, poll

        poller = poll()
        poller.register(self.fileno(), POLLOUT)
        sent_in_all = 0
        try:
            while True:
                if timeout and not poller.poll(timeout * 1000):
                    raise TimeoutError("timed out")
                if count:
                    block = min(count - sent_in_all, block)
                    if block <= 0:
                        break
                try:
                    sent = sendfile(self.fileno(), fileno, offset, block)
                except BlockingIOError:
                    continue
                except OSError as exc:
                    if sent_in_all == 0:
                        raise _GiveupOnSendfile(exc) from exc
                    raise
                if sent == 0:
                    break
                offset += sent
                sent_in_all += sent
            return sent_in_all
        finally:
            if sent_in_all and hasattr(file, "seek"):
                file.seek(offset)

    def _sendfile_use_send(self, file, offset=0, count=None):
        self._check_sendfile_params(file, offset, count)
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")
        if offset:
            file.seek(offset)
        total = 0
        try:
            while not count or total < count:
                size = 8192 if not count else min(count - total, 8192)
                data = memoryview(file.read(size))
                if not data:
                    break
                while data:
                    sent = self.send(data)
                    total += sent
                    data = data[sent:]
            return total
        finally:
            if total and hasattr(file, "seek"):
                file.seek(offset + total)

    def _check_sendfile_params(self, file, offset, count):
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if not self.type & SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f"count must be a positive integer (got {count!r})")
            if count <= 0:
                raise ValueError(f"count must be a positive integer (got {count!r})")

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self):
        super().close()

    def close(self):
        """Close the socket once the last of its files is closed too."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        """Give the descriptor away; the socket is then as if it were closed."""
        self._closed = True
        return super().detach()

    @property
    def family(self):
        """The address family."""
        return _enum_of(super().family, AddressFamily)

    @property
    def type(self):
        """The kind of socket."""
        return _enum_of(super().type, SocketKind)

    def get_inheritable(self):
        """Whether child processes get the socket."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        """Set whether child processes get the socket."""
        os.set_inheritable(self.fileno(), inheritable)


SocketType = _socket.SocketType


def fromfd(fd, family, type, proto=0):
    """Make a socket of a copy of a descriptor."""
    return socket(family, type, proto, fileno=dup(fd))


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send data and descriptors over a Unix socket."""
    import array

    rights = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", fds))
    return sock.sendmsg(buffers, [rights], flags, *([] if address is None else [address]))


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive data and descriptors: (data, descriptors, flags, address)."""
    import array

    fds = array.array("i")
    data, ancillary, flags, address = sock.recvmsg(bufsize, _socket.CMSG_LEN(maxfds * fds.itemsize), flags)
    for level, kind, raw in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            fds.frombytes(raw[: len(raw) - len(raw) % fds.itemsize])
    return data, list(fds), flags, address


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Make two sockets that are connected with each other."""
    if family is None:
        family = AF_UNIX
    a, b = _socket.socketpair(family, type, proto)
    return (
        socket(family, type, proto, a.detach()),
        socket(family, type, proto, b.detach()),
    )


class SocketIO(io.RawIOBase):
    """A socket as a raw binary file."""

    def __init__(self, sock, mode):
        directions = mode.removesuffix("b")
        if directions not in ("r", "w", "rw"):
            raise ValueError(f"invalid mode: {mode!r}")
        super().__init__()
        self._sock, self._mode = sock, directions + "b"
        self._reading, self._writing = "r" in directions, "w" in directions
        # After that nothing can be read any more: data may be lost.
        self._timeout_occurred = False

    def readinto(self, b):
        """Read into a buffer: how many bytes, 0 at the end, None if there is nothing now."""
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(b)
        except timeout:
            self._timeout_occurred = True
            raise
        except BlockingIOError:
            return None

    def write(self, b):
        """Write some of the bytes: how many, None if none can be written now."""
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        """Whether the file was made for reading."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._reading

    def writable(self):
        """Whether the file was made for writing."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._writing

    def seekable(self):
        """Sockets have no positions."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return super().seekable()

    def fileno(self):
        """The descriptor of the socket."""
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        return self._mode

    def close(self):
        """Close the file; the socket stays until it is closed itself."""
        if self.closed:
            return
        io.RawIOBase.close(self)
        self._sock._decref_socketios()
        self._sock = None


def getfqdn(name=""):
    """The full name of a host, by default of this one."""
    name = name.strip()
    if not name or name in ("0.0.0.0", "::"):
        name = gethostname()
    try:
        hostname, aliases, _ = gethostbyaddr(name)
    except error:
        return name
    for candidate in (hostname, *aliases):
        if "." in candidate:
            return candidate
    return hostname


def create_connection(address, timeout=_default_timeout, source_address=None, *, all_errors=False):
    """Connect to (host, port), trying each address that the name has; returns the socket."""
    host, port = address
    failures = []
    for family, kind, proto, _, target in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _default_timeout:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(target)
            return sock
        except error as exc:
            failures.append(exc)
            if sock is not None:
                sock.close()
    if not failures:
        raise error("getaddrinfo returns an empty list")
    try:
        if not all_errors:
            # The first address is what was asked for first.
            raise failures[0]
        raise ExceptionGroup("create_connection failed", failures)
    finally:
        failures.clear()


def has_dualstack_ipv6():
    """Whether a socket can serve IPv4 and IPv6 at once."""
    if not has_ipv6 or not hasattr(_socket, "IPPROTO_IPV6") or not hasattr(_socket, "IPV6_V6ONLY"):
        return False
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except error:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """Make a socket that listens at (host, port)."""
    missing = [
        option
        for option, is_there in (
            ("SO_REUSEPORT", not reuse_port or hasattr(_socket, "SO_REUSEPORT")),
            ("dualstack_ipv6", not dualstack_ipv6 or has_dualstack_ipv6()),
        )
        if not is_there
    ]
    if missing:
        raise ValueError(f"{missing[0]} not supported on this platform")
    if dualstack_ipv6 and family != AF_INET6:
        raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = socket(family, SOCK_STREAM)
    try:
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        try:
            sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except error:
            # Only a convenience.
            pass
        if has_ipv6 and family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except error as exc:
            raise error(exc.errno, f"{exc.strerror} (while attempting to bind on address {address!r})") from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except error:
        sock.close()
        raise


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """The addresses of a host and a service: a list of (family, type, proto, canonname, sockaddr)."""
    return [
        (_enum_of(family, AddressFamily), _enum_of(kind, SocketKind), proto, name, address)
        for family, kind, proto, name, address in _socket.getaddrinfo(host, port, family, type, proto, flags)
    ]
