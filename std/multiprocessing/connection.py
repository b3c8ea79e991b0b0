"""Connections that carry messages: between the ends of a pipe, and over sockets."""

import errno
import io
import itertools
import os
import selectors
import socket
import struct
import sys
import time

from . import util
from .context import AuthenticationError, BufferTooShort

__all__ = ["Client", "Listener", "Pipe", "wait"]

BUFSIZE = 65536
CONNECTION_TIMEOUT = 20.0

_counter = itertools.count()
families = ["AF_INET"] + (["AF_UNIX"] if hasattr(socket, "AF_UNIX") else [])
default_family = families[-1]


def _pickler():
    from .reduction import ForkingPickler

    return ForkingPickler


def _init_timeout(timeout=CONNECTION_TIMEOUT):
    return time.monotonic() + timeout


def _check_timeout(t):
    return time.monotonic() > t


def arbitrary_address(family):
    """Return an address that nobody uses."""
    if family == "AF_INET":
        return ("localhost", 0)
    if family == "AF_UNIX":
        import tempfile

        return tempfile.mktemp(prefix=f"listener-{os.getpid()}-{next(_counter)}-", dir=util.get_temp_dir())
    raise ValueError("unrecognized family")


def _validate_family(family):
    if family == "AF_UNIX" and not hasattr(socket, family):
        raise ValueError(f"Family {family} is not recognized.")


def address_type(address):
    """Return the family that an address is of."""
    if type(address) is tuple:
        return "AF_INET"
    if type(address) is str or util_is_abstract(address):
        return "AF_UNIX"
    raise ValueError(f"address type of {address!r} unrecognized")


def util_is_abstract(address):
    """Whether an address is a name without a file."""
    return isinstance(address, bytes) and address[:1] == b"\0" or isinstance(address, str) and address[:1] == "\0"


class _ConnectionBase:
    _handle = None

    def __init__(self, handle, readable=True, writable=True):
        if not (readable or writable):
            raise ValueError("at least one of `readable` and `writable` must be True")
        number = handle.__index__()
        if number < 0:
            raise ValueError("invalid handle")
        self._readable, self._writable = readable, writable
        self._handle = number

    def __del__(self):
        if self._handle is not None:
            self._close()

    def _check(self, reading=False, writing=False):
        if self._handle is None:
            raise OSError("handle is closed")
        if reading and not self._readable:
            raise OSError("connection is write-only")
        if writing and not self._writable:
            raise OSError("connection is read-only")

    def _bad_message_length(self):
        # What follows cannot be told from its rest: nothing more is received.
        self._readable = False
        if not self._writable:
            self.close()
        raise OSError("bad message length")

    closed = property(lambda self: self._handle is None, doc="Whether it is closed.")
    readable = property(lambda self: self._readable, doc="Whether messages can be received.")
    writable = property(lambda self: self._writable, doc="Whether messages can be sent.")

    def close(self):
        """Close it."""
        if self.closed:
            return
        try:
            self._close()
        finally:
            self._handle = None

    def fileno(self):
        """Return the descriptor."""
        self._check()
        return self._handle

    def send_bytes(self, buf, offset=0, size=None):
        """Send bytes as a message, from an offset on."""
        self._check(writing=True)
        view = memoryview(buf).cast("B")
        total = len(view)
        if offset < 0:
            raise ValueError("offset is negative")
        if total < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = total - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > total:
            raise ValueError("buffer length < offset + size")
        self._send_bytes(view[offset : offset + size])

    def send(self, obj):
        """Send an object, pickled."""
        self._check(writing=True)
        self._send_bytes(_pickler().dumps(obj))

    def recv_bytes(self, maxlength=None):
        """Receive a message as bytes; EOFError at the end."""
        self._check(reading=True)
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        buffer = self._recv_bytes(maxlength)
        if buffer is None:
            self._bad_message_length()
        return buffer.getvalue()

    def recv_bytes_into(self, buf, offset=0):
        """Receive a message into a buffer; return its size. BufferTooShort has it if it does not fit."""
        self._check(reading=True)
        view = memoryview(buf)
        if offset < 0:
            raise ValueError("negative offset")
        room = view.nbytes
        if offset > room:
            raise ValueError("offset too large")
        message = self._recv_bytes()
        size = message.tell()
        if room < offset + size:
            raise BufferTooShort(message.getvalue())
        message.seek(0)
        message.readinto(view.cast("B")[offset : offset + size])
        return size

    def recv(self):
        """Receive an object; EOFError at the end."""
        self._check(reading=True)
        return _pickler().loads(self._recv_bytes().getbuffer())

    def poll(self, timeout=0.0):
        """Whether there is a message, or the end; waits so many seconds for it, without end for None."""
        self._check(reading=True)
        return bool(wait([self], timeout))

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


class Connection(_ConnectionBase):
    """A connection over a descriptor: of a pipe or a socket.

    A message is its length in four bytes (-1 and eight bytes for long ones), and its bytes.
    """

    def _close(self, _close=os.close):
        _close(self._handle)

    def _write_all(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]

    def _read_all(self, size):
        buffer = io.BytesIO()
        left = size
        while left:
            part = os.read(self._handle, min(left, 1 << 20))
            if not part:
                if left == size:
                    raise EOFError
                raise OSError("got end of file during message")
            buffer.write(part)
            left -= len(part)
        return buffer

    def _send_bytes(self, buf):
        size = len(buf)
        if size > 0x7FFFFFFF:
            self._write_all(struct.pack("!iQ", -1, size))
            self._write_all(buf)
            return
        header = struct.pack("!i", size)
        if size > 16384:
            # Not worth a copy.
            self._write_all(header)
            self._write_all(buf)
        else:
            # In one piece: without waiting for the other side in between.
            self._write_all(header + bytes(buf))

    def _recv_bytes(self, maxsize=None):
        (size,) = struct.unpack("!i", self._read_all(4).getvalue())
        if size == -1:
            (size,) = struct.unpack("!Q", self._read_all(8).getvalue())
        if maxsize is not None and size > maxsize:
            return None
        return self._read_all(size)


def Pipe(duplex=True):
    """Return two connections that are each other's ends; with duplex=False the first one only receives."""
    if duplex:
        ends = socket.socketpair()
        for end in ends:
            end.setblocking(True)
        return tuple(Connection(end.detach()) for end in ends)
    read, write = os.pipe()
    return Connection(read, writable=False), Connection(write, readable=False)


class Listener:
    """Waits for clients at an address; with a key only those that know it."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        family = family or (address and address_type(address)) or default_family
        _validate_family(family)
        if authkey is not None and not isinstance(authkey, bytes):
            raise TypeError("authkey should be a byte string")
        self._listener = SocketListener(address or arbitrary_address(family), family, backlog)
        self._authkey = authkey

    def accept(self):
        """Wait for a client; return the connection to it."""
        if self._listener is None:
            raise OSError("listener is closed")
        connection = self._listener.accept()
        if self._authkey is not None:
            try:
                deliver_challenge(connection, self._authkey)
                answer_challenge(connection, self._authkey)
            except BaseException:
                connection.close()
                raise
        return connection

    def close(self):
        """Wait for nobody any more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    address = property(lambda self: self._listener._address, doc="The address.")
    last_accepted = property(lambda self: self._listener._last_accepted, doc="The address of the last client.")

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


class SocketListener:
    """Waits at a socket."""

    def __init__(self, address, family, backlog=1):
        sock = socket.socket(getattr(socket, family))
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(address)
            sock.setblocking(True)
            sock.listen(backlog)
        except OSError:
            sock.close()
            raise
        self._socket, self._address, self._last_accepted = sock, sock.getsockname(), None
        self._unlink = None
        if family == "AF_UNIX" and not util_is_abstract(address):
            self._unlink = util.Finalize(self, os.unlink, args=(address,), exitpriority=0)

    def accept(self):
        sock, self._last_accepted = self._socket.accept()
        sock.setblocking(True)
        return Connection(sock.detach())

    def close(self):
        try:
            self._socket.close()
        finally:
            unlink, self._unlink = self._unlink, None
            if unlink is not None:
                unlink()


def SocketClient(address):
    """Return a connection to a socket."""
    with socket.socket(getattr(socket, address_type(address))) as sock:
        sock.setblocking(True)
        sock.connect(address)
        return Connection(sock.detach())


def Client(address, family=None, authkey=None):
    """Return a connection to a Listener; with the key that it asks for."""
    _validate_family(family or address_type(address))
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")
    connection = SocketClient(address)
    if authkey is not None:
        try:
            answer_challenge(connection, authkey)
            deliver_challenge(connection, authkey)
        except BaseException:
            connection.close()
            raise
    return connection


# Both sides show that they know the key without sending it.

MESSAGE_LENGTH = 40
_CHALLENGE, _WELCOME, _FAILURE = b"#CHALLENGE#", b"#WELCOME#", b"#FAILURE#"
_DIGESTS = ("md5", "sha256", "sha384", "sha3_256", "sha3_384")


def _get_digest_name_and_payload(message):
    """(name, rest) of b"{name}rest"; a plain MD5 digest has no name."""
    if len(message) in (16, 20) and message[:1] != b"{":
        return "", message
    if message[:1] == b"{" and (end := message.find(b"}", 1, 20)) > 0:
        name = message[1:end].decode("ascii", "replace")
        if name in _DIGESTS:
            return name, message[end + 1 :]
    raise AuthenticationError(f"unsupported message length, missing digest prefix, or unsupported digest: message={message!r}")


def _create_response(authkey, message):
    import hmac

    name = _get_digest_name_and_payload(message)[0]
    if not name:
        return hmac.new(authkey, message, "md5").digest()
    return b"{" + name.encode("ascii") + b"}" + hmac.new(authkey, message, name).digest()


def _verify_challenge(authkey, message, response):
    import hmac

    name, mac = _get_digest_name_and_payload(response)
    name = name or "md5"
    try:
        expected = hmac.new(authkey, message, name).digest()
    except ValueError:
        raise AuthenticationError(f"unsupported digest={name!r}") from None
    if len(expected) != len(mac):
        raise AuthenticationError(f"expected {name!r} of length {len(expected)} got {len(mac)}")
    if not hmac.compare_digest(expected, mac):
        raise AuthenticationError("digest received was wrong")


def deliver_challenge(connection, authkey, digest_name="sha256"):
    """Let the other side show that it knows the key."""
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = b"{" + digest_name.encode("ascii") + b"}" + os.urandom(MESSAGE_LENGTH)
    connection.send_bytes(_CHALLENGE + message)
    try:
        _verify_challenge(authkey, message, connection.recv_bytes(256))
    except AuthenticationError:
        connection.send_bytes(_FAILURE)
        raise
    connection.send_bytes(_WELCOME)


def answer_challenge(connection, authkey):
    """Show the other side that this one knows the key."""
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = connection.recv_bytes(256)
    if not message.startswith(_CHALLENGE):
        raise AuthenticationError(f"Protocol error, expected challenge: message={message!r}")
    message = message[len(_CHALLENGE) :]
    if len(message) < 20:
        raise AuthenticationError(f"challenge too short: {len(message)} bytes")
    connection.send_bytes(_create_response(authkey, message))
    if connection.recv_bytes(256) != _WELCOME:
        raise AuthenticationError("digest sent was rejected")


def wait(object_list, timeout=None):
    """Wait until some of the connections, sockets or sentinels are ready; return those."""
    with getattr(selectors, "PollSelector", selectors.SelectSelector)() as selector:
        for obj in object_list:
            selector.register(obj, selectors.EVENT_READ)
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            ready = selector.select(timeout)
            if ready:
                return [key.fileobj for key, _ in ready]
            if deadline is not None:
                timeout = deadline - time.monotonic()
                if timeout < 0:
                    return []


# Sending connections over connections.


def rebuild_connection(fd, readable, writable):
    return Connection(fd.detach(), readable, writable)


def reduce_connection(connection):
    from . import reduction

    return rebuild_connection, (reduction.DupFd(connection.fileno()), connection.readable, connection.writable)
