"""Event loops that wait until sockets are ready, and the transports of such sockets."""

__all__ = ("BaseSelectorEventLoop",)

import collections
import errno
import itertools
import sys

from _asyncio import EventLoop as _NativeLoop
from _asyncio import _SocketTransport
from _socket import socket as _SystemSocket

from . import _lazy, base_events, constants, futures, protocols, transports
from .log import logger

socket = _lazy.module("socket")
# None where TLS cannot be had, which `sslproto` finds out.
ssl = _lazy.module("ssl")
trsock = _lazy.module("asyncio.trsock")

# Whether a socket sends several pieces at once, and how many one call takes.
_HAS_SENDMSG = hasattr(_SystemSocket, "sendmsg")
_MOST_PIECES = 1024


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """An event loop for sockets and other descriptors."""

    def __init__(self, selector=None):
        super().__init__()
        self._wait_in_selector(selector is not None)
        # Transports that are not native, by their descriptors: the program must not watch those itself.
        self._transports = {}
        # A loop that watches descriptors in a way of its own gets transports that ask it to.
        self._native = selector is None and all(
            getattr(type(self), name) is getattr(_NativeLoop, name) for name in ("_add_reader", "_add_writer")
        )
        logger.debug("Using selector: %s", "EpollSelector" if selector is None else type(selector).__name__)
        if selector is not None:
            from . import _selecting

            _selecting.use(self, selector)

    # Transports.

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None, context=None):
        self._ensure_fd_no_transport(sock)
        native = self._native and type(sock) is socket.socket
        make = _NativeSocketTransport if native else _SelectorSocketTransport
        return make(self, sock, protocol, waiter, extra, server)

    def _make_ssl_transport(
        self, rawsock, protocol, sslcontext, waiter=None, *, server_side=False, server_hostname=None, extra=None,
        server=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        from .sslproto import SSLProtocol

        self._ensure_fd_no_transport(rawsock)
        between = SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        self._make_socket_transport(rawsock, between, extra=extra, server=server)
        return between._get_app_transport()

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

    def _ensure_fd_no_transport(self, fd):
        fileno = fd
        if not isinstance(fileno, int):
            try:
                fileno = int(fileno.fileno())
            except (AttributeError, TypeError, ValueError):
                raise ValueError(f"Invalid file object: {fd!r}") from None
        transport = self._transport_of(fileno) or self._transports.get(fileno)
        if transport is not None and not transport.is_closing():
            raise RuntimeError(f"File descriptor {fd!r} is used by transport {transport!r}")

    def close(self):
        """Close the event loop; what has not run yet never will."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if not self.is_closed() and self._selector is not None:
            from . import _selecting

            _selecting.close(self)
        super().close()

    # Servers.

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100, *_):
        self._add_reader(
            sock.fileno(), self._accept_connection, protocol_factory, sock, sslcontext, server, backlog
        )

    def _accept_connection(
        self, protocol_factory, sock, sslcontext=None, server=None, backlog=100, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None,
    ):
        # All that wait are taken at once, so that a busy server does not fall behind.
        for _ in range(backlog + 1):
            try:
                connection, address = sock.accept()
                if self.get_debug():
                    logger.debug("%r got a new connection from %r: %r", server, address, connection)
                connection.setblocking(False)
            except ConnectionAbortedError:
                continue
            except (BlockingIOError, InterruptedError):
                return
            except OSError as exc:
                if exc.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                # Too many open files: the connection stays in the queue, so that the socket stays ready.
                self.call_exception_handler(
                    {
                        "message": "socket.accept() out of system resource",
                        "exception": exc,
                        "socket": trsock.TransportSocket(sock),
                    }
                )
                self._remove_reader(sock.fileno())
                self.call_later(
                    constants.ACCEPT_RETRY_DELAY,
                    self._start_serving_again,
                    protocol_factory,
                    sock,
                    sslcontext,
                    server,
                    backlog,
                    ssl_handshake_timeout,
                    ssl_shutdown_timeout,
                )
                return
            self.create_task(
                self._accept_connection2(protocol_factory, connection, {"peername": address}, sslcontext, server)
            )

    def _start_serving_again(self, protocol_factory, sock, *args):
        if sock.fileno() != -1:
            self._start_serving(protocol_factory, sock, *args)

    async def _accept_connection2(self, protocol_factory, connection, extra, sslcontext=None, server=None):
        protocol = transport = None
        try:
            protocol = protocol_factory()
            waiter = self.create_future()
            if sslcontext:
                transport = self._make_ssl_transport(
                    connection, protocol, sslcontext, waiter=waiter, server_side=True, extra=extra, server=server,
                    ssl_handshake_timeout=getattr(server, "_ssl_handshake_timeout", None),
                    ssl_shutdown_timeout=getattr(server, "_ssl_shutdown_timeout", None),
                )
            else:
                transport = self._make_socket_transport(
                    connection, protocol, waiter=waiter, extra=extra, server=server
                )
            try:
                await waiter
            except BaseException:
                transport.close()
                raise
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if self.get_debug():
                context = {
                    "message": "Error on transport creation for incoming connection",
                    "exception": exc,
                }
                if protocol is not None:
                    context["protocol"] = protocol
                if transport is not None:
                    context["transport"] = transport
                self.call_exception_handler(context)

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    # Descriptors.

    def add_reader(self, fd, callback, *args):
        """Call callback(*args) whenever a descriptor can be read from."""
        self._ensure_fd_no_transport(fd)
        self._add_reader(fd, callback, *args)

    def remove_reader(self, fd):
        """Stop watching a descriptor for reading; returns whether it was watched."""
        self._ensure_fd_no_transport(fd)
        return self._remove_reader(fd)

    def add_writer(self, fd, callback, *args):
        """Call callback(*args) whenever a descriptor can be written to."""
        self._ensure_fd_no_transport(fd)
        self._add_writer(fd, callback, *args)

    def remove_writer(self, fd):
        """Stop watching a descriptor for writing; returns whether it was watched."""
        self._ensure_fd_no_transport(fd)
        return self._remove_writer(fd)

    # Plain sockets.

    def _check_socket(self, sock):
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")

    async def _when_ready(self, sock, attempt, writing=False):
        """The result of attempt(), tried again each time the socket is ready."""
        self._check_socket(sock)
        try:
            return attempt()
        except (BlockingIOError, InterruptedError):
            pass
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        future = self.create_future()

        def try_again():
            # Others may have cancelled it since the loop was told.
            if future.done():
                return
            try:
                result = attempt()
            except (BlockingIOError, InterruptedError):
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                future.set_exception(exc)
            else:
                future.set_result(result)

        handle = (self._add_writer if writing else self._add_reader)(fd, try_again)
        try:
            return await future
        finally:
            # A later call for the same descriptor has cancelled ours already, and its own must stay.
            if not handle.cancelled():
                (self._remove_writer if writing else self._remove_reader)(fd)

    def _reject_ssl(self, sock):
        # Without the module nothing can be of its classes.
        if "ssl" in sys.modules and ssl is not None and isinstance(sock, ssl.SSLSocket):
            raise TypeError("Socket cannot be of type SSLSocket")

    async def sock_recv(self, sock, n):
        """Receive up to n bytes."""
        self._reject_ssl(sock)
        return await self._when_ready(sock, lambda: sock.recv(n))

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer; returns how many bytes."""
        self._reject_ssl(sock)
        return await self._when_ready(sock, lambda: sock.recv_into(buf))

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram of up to bufsize bytes: (data, address)."""
        self._reject_ssl(sock)
        return await self._when_ready(sock, lambda: sock.recvfrom(bufsize))

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer: (how many bytes, address)."""
        self._reject_ssl(sock)
        if not nbytes:
            nbytes = len(buf)
        return await self._when_ready(sock, lambda: sock.recvfrom_into(buf, nbytes))

    async def sock_sendall(self, sock, data):
        """Send all of the data."""
        self._reject_ssl(sock)
        self._check_socket(sock)
        left = memoryview(data).cast("B") if data else b""
        while left:
            sent = await self._when_ready(sock, lambda: sock.send(left), writing=True)
            left = left[sent:]

    async def sock_sendto(self, sock, data, address):
        """Send a datagram; returns how many bytes."""
        self._reject_ssl(sock)
        return await self._when_ready(sock, lambda: sock.sendto(data, address), writing=True)

    async def sock_connect(self, sock, address):
        """Connect a socket."""
        self._reject_ssl(sock)
        self._check_socket(sock)
        if sock.family in (socket.AF_INET, getattr(socket, "AF_INET6", None)):
            found = await self._ensure_resolved(
                address, family=sock.family, type=sock.type, proto=sock.proto, loop=self
            )
            address = found[0][4]
        try:
            sock.connect(address)
            return
        except (BlockingIOError, InterruptedError):
            pass

        def outcome():
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code != 0:
                raise OSError(code, f"Connect call failed {address}")

        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        future = self.create_future()

        def connected():
            if future.done():
                return
            try:
                outcome()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as exc:
                future.set_exception(exc)
            else:
                future.set_result(None)

        handle = self._add_writer(fd, connected)
        try:
            await future
        finally:
            if not handle.cancelled():
                self._remove_writer(fd)

    async def sock_accept(self, sock):
        """Accept a connection: (non-blocking socket, address)."""
        self._reject_ssl(sock)

        def attempt():
            connection, address = sock.accept()
            connection.setblocking(False)
            return connection, address

        return await self._when_ready(sock, attempt)

    async def _sendfile_native(self, transp, file, offset, count):
        native = isinstance(transp, _NativeSocketTransport)
        if not native:
            del self._transports[transp._sock_fd]
        resume = transp.is_reading()
        transp.pause_reading()
        await transp._make_empty_waiter()
        if native:
            transp._watch(False)
        try:
            return await self.sock_sendfile(transp._sock, file, offset, count, fallback=False)
        finally:
            transp._reset_empty_waiter()
            if native:
                if not transp.is_closing():
                    transp._watch(True)
            else:
                self._transports[transp._sock_fd] = transp
            if resume:
                transp.resume_reading()


def _warn_unclosed(transport):
    if transport._sock is not None:
        import warnings

        warnings.warn(f"unclosed transport {transport!r}", ResourceWarning, source=transport)
        transport._sock.close()
        if transport._server is not None:
            transport._server._detach(transport)


def _report_fatal(transport, exc, message):
    loop = transport._loop
    if isinstance(exc, OSError):
        # The network does that.
        if loop.get_debug():
            logger.debug("%r: %s", transport, message, exc_info=True)
    else:
        loop.call_exception_handler(
            {"message": message, "exception": exc, "transport": transport, "protocol": transport._protocol}
        )


def _stays_open(transport):
    """Tell the protocol that nothing more comes in, and close unless it wants to go on sending."""
    if transport._loop.get_debug():
        logger.debug("%r received EOF", transport)
    try:
        keep_open = transport._protocol.eof_received()
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as exc:
        transport._fatal_error(exc, "Fatal error: protocol.eof_received() call failed.")
        return False
    if not keep_open:
        transport.close()
    return bool(keep_open)


def _address_or_none(ask):
    try:
        return ask()
    except OSError:
        return None


class _SelectorTransport(transports._FlowControlMixin, transports.Transport):
    """What the transports of all kinds of sockets share."""

    max_size = 256 * 1024

    # Set by __init__; here for the case that it fails before.
    _sock = None

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        super().__init__(extra, loop)
        self._sock, self._sock_fd, self._server = sock, sock.fileno(), server
        names = {"sockname": sock.getsockname, "peername": sock.getpeername}
        if "peername" in self._extra:
            del names["peername"]
        self._extra["socket"] = trsock.TransportSocket(sock)
        self._extra.update((name, _address_or_none(ask)) for name, ask in names.items())
        self._closing = self._paused = self._protocol_connected = False
        self.set_protocol(protocol)
        # What is to be sent, and how many writes there were since the connection is lost.
        self._buffer, self._conn_lost = collections.deque(), 0
        if server is not None:
            server._attach(self)
        if not loop._transports:
            from weakref import WeakValueDictionary

            loop._transports = WeakValueDictionary()
        loop._transports[self._sock_fd] = self

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._sock is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._sock_fd}")
        if self._loop is not None and not self._loop.is_closed():
            watch = self._loop._watched(self._sock_fd)
            info.append(f"read={'polling' if watch & 1 else 'idle'}")
            state = "polling" if watch & 2 else "idle"
            info.append(f"write=<{state}, bufsize={self.get_write_buffer_size()}>")
        return f"<{' '.join(info)}>"

    def abort(self):
        """Close at once; what is buffered is lost."""
        self._force_close(None)

    def set_protocol(self, protocol):
        """Use another protocol from now on."""
        self._protocol = protocol
        self._protocol_connected = True

    def get_protocol(self):
        """Return the protocol."""
        return self._protocol

    def is_closing(self):
        """Whether the transport is closing or closed."""
        return self._closing

    def is_reading(self):
        """Whether data is being received."""
        return not self._closing and not self._paused

    def pause_reading(self):
        """Receive nothing until resume_reading()."""
        if not self.is_reading():
            return
        self._paused = True
        self._loop._remove_reader(self._sock_fd)
        if self._loop.get_debug():
            logger.debug("%r pauses reading", self)

    def resume_reading(self):
        """Go on receiving."""
        if self._closing or not self._paused:
            return
        self._paused = False
        self._add_reader(self._sock_fd, self._read_ready)
        if self._loop.get_debug():
            logger.debug("%r resumes reading", self)

    def _add_reader(self, fd, callback):
        if self.is_reading():
            self._loop._add_reader(fd, callback)

    def close(self):
        """Close once everything that is buffered has been sent."""
        if self._closing:
            return
        self._stop_reading()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            self._lose(None)

    def __del__(self):
        _warn_unclosed(self)

    def _stop_reading(self):
        if not self._closing:
            self._loop._remove_reader(self._sock_fd)
        self._closing = True

    def _lose(self, exc):
        """Tell the protocol in a turn of its own."""
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, exc)

    def _fatal_error(self, exc, message="Fatal error on transport"):
        _report_fatal(self, exc, message)
        self._force_close(exc)

    def _force_close(self, exc):
        if self._conn_lost:
            return
        if self._buffer:
            self._loop._remove_writer(self._sock_fd)
            self._buffer.clear()
        self._stop_reading()
        self._lose(exc)

    def _call_connection_lost(self, exc):
        protocol, server = self._protocol, self._server
        try:
            if self._protocol_connected:
                protocol.connection_lost(exc)
        finally:
            self._sock.close()
            self._sock = self._protocol = self._loop = self._server = None
            if server is not None:
                server._detach(self)

    def get_write_buffer_size(self):
        """How many bytes wait to be sent."""
        return sum(map(len, self._buffer))


_READ_FAILED = "Fatal read error on socket transport"


class _SelectorSocketTransport(_SelectorTransport):
    """A connection."""

    _start_tls_compatible = True

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        self._read_ready_cb = None
        super().__init__(loop, sock, protocol, extra, server)
        self._eof = False
        self._empty_waiter = None
        self._write_ready = self._write_sendmsg if _HAS_SENDMSG else self._write_send
        base_events._set_nodelay(self._sock)
        loop.call_soon(self._protocol.connection_made, self)
        # Data is received only after the protocol knows of the connection.
        loop.call_soon(self._add_reader, self._sock_fd, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def set_protocol(self, protocol):
        if isinstance(protocol, protocols.BufferedProtocol):
            self._read_ready_cb = self._read_ready__get_buffer
        else:
            self._read_ready_cb = self._read_ready__data_received
        super().set_protocol(protocol)

    def _read_ready(self):
        self._read_ready_cb()

    def _tried(self, message, call, *arguments):
        """What a call returns; None if the file is not ready. The transport breaks down if the call fails."""
        try:
            return call(*arguments)
        except (BlockingIOError, InterruptedError):
            return None
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, message)
            return None

    def _told(self, name, call, *arguments):
        """Whether a method of the protocol has returned, and what. The transport breaks down if it raises."""
        try:
            return True, call(*arguments)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, f"Fatal error: protocol.{name}() call failed.")
            return False, None

    def _read_ready__data_received(self):
        if self._conn_lost:
            return
        data = self._tried(_READ_FAILED, self._sock.recv, self.max_size)
        if data:
            self._told("data_received", self._protocol.data_received, data)
        elif data is not None:
            self._read_ready__on_eof()

    def _read_ready__get_buffer(self):
        if self._conn_lost:
            return
        given, buffer = self._told("get_buffer", self._filled_next)
        if not given:
            return
        size = self._tried(_READ_FAILED, self._sock.recv_into, buffer)
        if size:
            self._told("buffer_updated", self._protocol.buffer_updated, size)
        elif size is not None:
            self._read_ready__on_eof()

    def _filled_next(self):
        """The buffer that the protocol wants to be filled."""
        buffer = self._protocol.get_buffer(-1)
        if not len(buffer):
            raise RuntimeError("get_buffer() returned an empty buffer")
        return buffer

    def _read_ready__on_eof(self):
        if _stays_open(self):
            # Half closed: only what comes in is over.
            self._loop._remove_reader(self._sock_fd)

    def write(self, data):
        """Send data, or buffer what the system does not take at once."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes, bytearray, or memoryview object, not {type(data).__name__!r}")
        if self._eof:
            raise RuntimeError("Cannot call write() after write_eof()")
        if self._empty_waiter is not None:
            raise RuntimeError("unable to write; sendfile is in progress")
        if not data:
            return
        if self._conn_lost:
            self._count_lost_write()
            return
        if not self._buffer:
            try:
                sent = self._sock.send(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, "Fatal write error on socket transport")
                return
            data = memoryview(data)[sent:]
            if not data:
                return
            self._loop._add_writer(self._sock_fd, self._write_ready)
        elif not isinstance(data, bytes):
            # The program may change it before it is sent.
            data = bytes(data)
        self._buffer.append(memoryview(bytes(data)) if isinstance(data, memoryview) else data)
        self._maybe_pause_protocol()

    def writelines(self, list_of_data):
        """Send several pieces."""
        if self._eof:
            raise RuntimeError("Cannot call writelines() after write_eof()")
        if self._empty_waiter is not None:
            raise RuntimeError("unable to writelines; sendfile is in progress")
        pieces = [bytes(data) for data in list_of_data if data]
        if not pieces:
            return
        if self._conn_lost:
            self._count_lost_write()
            return
        was_empty = not self._buffer
        self._buffer.extend(pieces)
        if was_empty:
            self._write_ready()
            if self._buffer and not self._conn_lost:
                self._loop._add_writer(self._sock_fd, self._write_ready)
        if self._buffer:
            self._maybe_pause_protocol()

    def _count_lost_write(self):
        if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
            _warn_of_lost_writes()
        self._conn_lost += 1

    def _send_or_fail(self, send):
        """How much send() has taken; None if the connection has failed or takes nothing now."""
        if self._conn_lost:
            return None
        try:
            return send()
        except (BlockingIOError, InterruptedError):
            return None
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop._remove_writer(self._sock_fd)
            self._buffer.clear()
            self._fatal_error(exc, "Fatal write error on socket transport")
            if self._empty_waiter is not None:
                self._empty_waiter.set_exception(exc)
            return None

    def _write_sendmsg(self):
        assert self._buffer, "Data should not be empty"
        sent = self._send_or_fail(lambda: self._sock.sendmsg(itertools.islice(self._buffer, _MOST_PIECES)))
        self._sent(sent)

    def _write_send(self):
        assert self._buffer, "Data should not be empty"
        self._sent(self._send_or_fail(lambda: self._sock.send(self._buffer[0])))

    def _sent(self, count):
        if count is None:
            return
        buffer = self._buffer
        while count:
            first = buffer.popleft()
            if count < len(first):
                buffer.appendleft(memoryview(first)[count:])
                break
            count -= len(first)
        # May append to the buffer.
        self._maybe_resume_protocol()
        if buffer or self._conn_lost:
            # There is more to send, or the protocol has closed the connection.
            return
        self._loop._remove_writer(self._sock_fd)
        if self._empty_waiter is not None:
            self._empty_waiter.set_result(None)
        if self._closing:
            self._call_connection_lost(None)
        elif self._eof:
            self._sock.shutdown(socket.SHUT_WR)

    def write_eof(self):
        """Tell the other side that nothing more will come."""
        if self._closing or self._eof:
            return
        self._eof = True
        if not self._buffer:
            self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        """Sockets can."""
        return True

    def _call_connection_lost(self, exc):
        try:
            super()._call_connection_lost(exc)
        finally:
            waiter = self._empty_waiter
            if waiter is not None:
                waiter.set_exception(ConnectionError("Connection is closed by peer"))

    def _make_empty_waiter(self):
        """A future that is done once everything has been sent."""
        if self._empty_waiter is not None:
            raise RuntimeError("Empty waiter is already set")
        waiter = self._empty_waiter = self._loop.create_future()
        if not self._buffer:
            waiter.set_result(None)
        return waiter

    def _reset_empty_waiter(self):
        self._empty_waiter = None

    def close(self):
        self._read_ready_cb = None
        super().close()


def _warn_of_lost_writes():
    logger.warning("socket.send() raised exception.")


class _NativeSocketTransport(_SocketTransport, transports.Transport):
    """A connection whose receiving and sending are native."""

    _start_tls_compatible = True
    max_size = 256 * 1024

    # Set by __init__; here for the case that it fails before.
    _sock = _server = None

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        super().__init__(extra)
        if "peername" not in self._extra:
            try:
                self._extra["peername"] = sock.getpeername()
            except OSError:
                self._extra["peername"] = None
        self._sock = sock
        self._open(loop, sock.fileno())
        self.set_protocol(protocol)
        if server is not None:
            self._server = server
            server._attach(self)
        base_events._set_nodelay(sock)
        loop.call_soon(protocol.connection_made, self)
        # Data is received only after the protocol knows of the connection.
        loop.call_soon(self._start)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        info = ["_SelectorSocketTransport"]
        if self._sock is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._sock_fd}")
        if self._loop is not None and not self._loop.is_closed():
            size = self.get_write_buffer_size()
            info.append(f"read={'polling' if self.is_reading() else 'idle'}")
            info.append(f"write=<{'polling' if size else 'idle'}, bufsize={size}>")
        return f"<{' '.join(info)}>"

    def get_extra_info(self, name, default=None):
        """Get optional information about the connection."""
        if name not in self._extra:
            # These cost more than they are used: made when somebody asks.
            if name == "socket" and self._sock is not None:
                self._extra["socket"] = trsock.TransportSocket(self._sock)
            elif name == "sockname" and self._sock is not None:
                self._keep_address()
        return self._extra.get(name, default)

    def _keep_address(self):
        try:
            self._extra["sockname"] = self._sock.getsockname()
        except OSError:
            self._extra["sockname"] = None

    def set_protocol(self, protocol):
        """Use another protocol from now on."""
        self._use_protocol(protocol, isinstance(protocol, protocols.BufferedProtocol))

    def _log_reading(self, what):
        logger.debug("%r %s reading", self, what)

    _tell = transports._tell

    _received_eof = _stays_open

    @property
    def _read_ready_cb(self):
        # What is called when something has come: nothing once the transport is closing.
        return None if self._closing else self._read_ready

    def _fatal_error(self, exc, message="Fatal error on transport"):
        _report_fatal(self, exc, message)
        self._force_close(exc)

    def _call_connection_lost(self, exc):
        try:
            if self._protocol is not None:
                self._protocol.connection_lost(exc)
        finally:
            for name in ("socket", "sockname"):
                self.get_extra_info(name)
            self._sock.close()
            self._sock = None
            waiter = self._empty_waiter
            self._forget()
            server = self._server
            if server is not None:
                server._detach(self)
                self._server = None
            if waiter is not None and not waiter.done():
                waiter.set_exception(ConnectionError("Connection is closed by peer"))

    def __del__(self):
        _warn_unclosed(self)


class _SelectorDatagramTransport(_SelectorTransport, transports.DatagramTransport):
    """A socket for datagrams, connected to an address or not."""

    # What each datagram costs beside its data.
    _header_size = 8

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        self._address = address
        self._buffer_size = 0
        loop.call_soon(self._protocol.connection_made, self)
        loop.call_soon(self._add_reader, self._sock_fd, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def get_write_buffer_size(self):
        return self._buffer_size

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            data, address = self._sock.recvfrom(self.max_size)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as exc:
            self._protocol.error_received(exc)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal read error on datagram transport")
        else:
            self._protocol.datagram_received(data, address)

    def _send(self, data, address):
        if self._extra["peername"]:
            self._sock.send(data)
        else:
            self._sock.sendto(data, address)

    def sendto(self, data, addr=None):
        """Send a datagram; an address is needed if the socket is not connected."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = self._address
        if self._conn_lost and self._address:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning("socket.send() raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                self._send(data, addr)
                return
            except (BlockingIOError, InterruptedError):
                self._loop._add_writer(self._sock_fd, self._sendto_ready)
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, "Fatal write error on datagram transport")
                return
        self._buffer.append((bytes(data), addr))
        self._buffer_size += len(data) + self._header_size
        self._maybe_pause_protocol()

    def _sendto_ready(self):
        while self._buffer:
            data, address = self._buffer.popleft()
            self._buffer_size -= len(data) + self._header_size
            try:
                self._send(data, address)
            except (BlockingIOError, InterruptedError):
                self._buffer.appendleft((data, address))
                self._buffer_size += len(data) + self._header_size
                break
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, "Fatal write error on datagram transport")
                return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)
