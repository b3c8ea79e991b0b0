"""TLS between a transport and a protocol: the transport's protocol on one side, the protocol's transport on the other."""

from enum import Enum, auto
from weakref import WeakKeyDictionary

from . import constants, exceptions, protocols, transports
from .log import logger

try:
    import ssl
except ImportError:
    ssl = None

# What is read at once.
_READ_SIZE = 256 * 1024
# Where the connections of a loop receive: what has come is taken out at once, so that one place is enough for all.
_buffers = WeakKeyDictionary()


class SSLProtocolState(Enum):
    """How far a connection has come."""

    UNWRAPPED = "UNWRAPPED"
    DO_HANDSHAKE = "DO_HANDSHAKE"
    WRAPPED = "WRAPPED"
    FLUSHING = "FLUSHING"
    SHUTDOWN = "SHUTDOWN"


class AppProtocolState(Enum):
    """What the program's protocol has been told."""

    STATE_INIT = auto()
    STATE_CON_MADE = auto()
    STATE_EOF = auto()
    STATE_CON_LOST = auto()


def _default_context(server_side, server_hostname):
    if server_side:
        raise ValueError("Server side SSL needs a valid SSLContext")
    context = ssl.create_default_context()
    if not server_hostname:
        context.check_hostname = False
    return context


def _positive(name, value, default):
    if value is None:
        return default
    if value <= 0:
        raise ValueError(f"{name} should be a positive number, got {value}")
    return value


class _SSLProtocolTransport(transports._FlowControlMixin):
    """What the program's protocol sees as its transport."""

    _start_tls_compatible = True
    _sendfile_compatible = None

    def __init__(self, loop, ssl_protocol):
        self._loop = loop
        self._ssl_protocol = ssl_protocol
        self._closed = False

    def get_extra_info(self, name, default=None):
        """Get optional information about the connection."""
        if self._ssl_protocol is None:
            return default
        return self._ssl_protocol._get_extra_info(name, default)

    def set_protocol(self, protocol):
        self._ssl_protocol._set_app_protocol(protocol)

    def get_protocol(self):
        return self._ssl_protocol and self._ssl_protocol._app_protocol

    def is_closing(self):
        return self._closed or self._ssl_protocol._is_transport_closing()

    def close(self):
        """Close when everything buffered has been sent."""
        if self._closed:
            # Programs keep transports that they are done with: those should not keep the connection.
            self._ssl_protocol = None
            return
        self._closed = True
        self._ssl_protocol._start_shutdown()

    def __del__(self, _warnings=__import__("warnings")):
        if not self._closed:
            self._closed = True
            _warnings.warn("unclosed transport <asyncio._SSLProtocolTransport object>", ResourceWarning)

    def is_reading(self):
        return not self._ssl_protocol._app_reading_paused

    def pause_reading(self):
        """Give no data to the protocol until resume_reading()."""
        self._ssl_protocol._pause_reading()

    def resume_reading(self):
        """Go on after pause_reading()."""
        self._ssl_protocol._resume_reading()

    def set_write_buffer_limits(self, high=None, low=None):
        """Set how full the buffer may get before the protocol is told to pause."""
        self._ssl_protocol._set_write_limits(high, low)

    def get_write_buffer_limits(self):
        return self._ssl_protocol._write_low, self._ssl_protocol._write_high

    def get_write_buffer_size(self):
        """The number of bytes that wait to be sent."""
        return 0 if self._ssl_protocol is None else self._ssl_protocol._write_buffer_size()

    def set_read_buffer_limits(self, high=None, low=None):
        """Set how much may be received that the protocol does not take."""
        self._ssl_protocol._set_read_limits(high, low)

    def get_read_buffer_limits(self):
        return self._ssl_protocol._read_low, self._ssl_protocol._read_high

    def get_read_buffer_size(self):
        """The number of bytes that the protocol has not taken."""
        return self._ssl_protocol._incoming.pending

    @property
    def _protocol_paused(self):
        return self._ssl_protocol._app_writing_paused

    def write(self, data):
        """Send data, later if it must be."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data: expecting a bytes-like instance, got {type(data).__name__}")
        if data:
            self.writelines((data,))

    def writelines(self, list_of_data):
        """Send several pieces of data."""
        if self._ssl_protocol is not None:
            self._ssl_protocol._write(list_of_data)

    def write_eof(self):
        raise NotImplementedError

    def can_write_eof(self):
        """TLS cannot close one direction."""
        return False

    def abort(self):
        """Close at once; what is buffered is lost."""
        self._force_close(None)

    def _test__append_write_backlog(self, data):
        # For tests: as if the data had been written when nothing could be sent.
        self._ssl_protocol._keep(data)

    def _force_close(self, exc):
        self._closed = True
        if self._ssl_protocol is not None:
            self._ssl_protocol._abort(exc)


class SSLProtocol(protocols.BufferedProtocol):
    """Takes in records from the transport below, gives data to the protocol above, and the other way round."""

    def __init__(
        self, loop, app_protocol, sslcontext, waiter, server_side=False, server_hostname=None,
        call_connection_made=True, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        if ssl is None:
            raise RuntimeError("stdlib ssl module not available")
        self._handshake_timeout = _positive(
            "ssl_handshake_timeout", ssl_handshake_timeout, constants.SSL_HANDSHAKE_TIMEOUT
        )
        self._shutdown_timeout = _positive(
            "ssl_shutdown_timeout", ssl_shutdown_timeout, constants.SSL_SHUTDOWN_TIMEOUT
        )
        if not isinstance(sslcontext, ssl.SSLContext):
            sslcontext = _default_context(server_side, server_hostname)
        self._server_side = server_side
        # An empty name says that none is to be checked.
        self._server_hostname = None if server_side else server_hostname or None
        self._sslcontext = sslcontext
        self._extra = {"sslcontext": sslcontext}
        self._loop = loop
        self._waiter = waiter
        self._transport = None
        self._app_transport = None
        self._app_state = AppProtocolState.STATE_INIT if call_connection_made else AppProtocolState.STATE_CON_MADE
        self._state = SSLProtocolState.UNWRAPPED
        self._set_app_protocol(app_protocol)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._sslobj = None
        self._handshake_handle = self._shutdown_handle = None
        self._buffer = _buffers.get(loop)
        if self._buffer is None:
            self._buffer = _buffers[loop] = bytearray(_READ_SIZE)
        # What the program has written and TLS has not taken: it may come before the handshake is over.
        self._backlog = []
        self._backlog_size = 0
        self._below_paused = self._app_writing_paused = self._app_reading_paused = False
        self._reading_paused = False
        self._read_pending = False
        self._conn_lost = 0
        self._set_write_limits()
        self._set_read_limits()

    # What the program's transport asks for.

    def _set_app_protocol(self, protocol):
        self._app_protocol = protocol
        self._app_is_buffered = isinstance(protocol, protocols.BufferedProtocol)

    def _get_app_transport(self):
        if self._app_transport is None:
            self._app_transport = _SSLProtocolTransport(self._loop, self)
        return self._app_transport

    def _is_transport_closing(self):
        return self._transport is not None and self._transport.is_closing()

    def _get_extra_info(self, name, default=None):
        if name in self._extra:
            return self._extra[name]
        if self._transport is not None:
            return self._transport.get_extra_info(name, default)
        return default

    def _write_buffer_size(self):
        return self._outgoing.pending + self._backlog_size

    @staticmethod
    def _limits(high, low, default):
        if high is None:
            high = default * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        return high, low

    def _set_write_limits(self, high=None, low=None):
        self._write_high, self._write_low = self._limits(high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_WRITE)

    def _set_read_limits(self, high=None, low=None):
        self._read_high, self._read_low = self._limits(high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_READ)

    # What the transport below calls.

    def connection_made(self, transport):
        """The transport is there: the handshake begins."""
        self._transport = transport
        self._start_handshake()

    def connection_lost(self, exc):
        """The transport is gone."""
        self._backlog.clear()
        self._backlog_size = 0
        self._outgoing.read()
        self._conn_lost += 1
        # The transport is closed, whatever the program still thinks.
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state is SSLProtocolState.DO_HANDSHAKE:
            self._wakeup_waiter(ConnectionResetError() if exc is None else exc)
        elif self._app_state in (AppProtocolState.STATE_CON_MADE, AppProtocolState.STATE_EOF):
            self._app_state = AppProtocolState.STATE_CON_LOST
            self._loop.call_soon(self._app_protocol.connection_lost, exc)
        self._state = SSLProtocolState.UNWRAPPED
        self._transport = self._app_transport = self._app_protocol = None
        self._wakeup_waiter(ConnectionResetError() if exc is None else exc)
        self._cancel_timers()

    def get_buffer(self, n):
        """Where the transport puts records."""
        return memoryview(self._buffer)

    def buffer_updated(self, nbytes):
        """Records have come."""
        self._incoming.write(memoryview(self._buffer)[:nbytes])
        if self._state is SSLProtocolState.DO_HANDSHAKE:
            self._do_handshake()
        elif self._state is SSLProtocolState.WRAPPED:
            self._do_read()
        elif self._state is SSLProtocolState.FLUSHING:
            self._do_flush()
        elif self._state is SSLProtocolState.SHUTDOWN:
            self._do_shutdown()

    def eof_received(self):
        """The other end has closed. True would keep the transport open: the end of TLS closes it."""
        self._incoming.write_eof()
        if self._loop.get_debug():
            logger.debug("%r received EOF", self)
        if self._state is SSLProtocolState.DO_HANDSHAKE:
            self._on_handshake_complete(ConnectionResetError())
        elif self._state is SSLProtocolState.WRAPPED:
            self._state = SSLProtocolState.FLUSHING
            if self._app_reading_paused:
                # Whoever reads again comes to the end, even if nothing else is left.
                self._read_pending = True
                return True
            self._do_flush()
        elif self._state is SSLProtocolState.FLUSHING:
            self._do_write()
            self._state = SSLProtocolState.SHUTDOWN
            self._do_shutdown()
        elif self._state is SSLProtocolState.SHUTDOWN:
            self._do_shutdown()

    def pause_writing(self):
        """The transport's buffer is full."""
        self._below_paused = True

    def resume_writing(self):
        """The transport's buffer has room again."""
        self._below_paused = False
        self._send_records()

    # The course of the connection.

    def _start_handshake(self):
        if self._loop.get_debug():
            logger.debug("%r starts SSL handshake", self)
            self._handshake_start_time = self._loop.time()
        else:
            self._handshake_start_time = None
        self._state = SSLProtocolState.DO_HANDSHAKE
        self._handshake_handle = self._loop.call_later(self._handshake_timeout, self._check_handshake_timeout)
        try:
            self._sslobj = self._sslcontext.wrap_bio(
                self._incoming, self._outgoing, server_side=self._server_side, server_hostname=self._server_hostname
            )
        except Exception as exc:
            self._on_handshake_complete(exc)
        else:
            self._do_handshake()

    def _check_handshake_timeout(self):
        if self._state is SSLProtocolState.DO_HANDSHAKE:
            message = f"SSL handshake is taking longer than {self._handshake_timeout} seconds: aborting the connection"
            self._fatal_error(ConnectionAbortedError(message))

    def _do_handshake(self):
        try:
            self._sslobj.do_handshake()
        except ssl.SSLWantReadError:
            self._send_records()
        except ssl.SSLError as exc:
            self._on_handshake_complete(exc)
        else:
            self._on_handshake_complete(None)

    def _on_handshake_complete(self, problem):
        self._cancel_timers()
        if problem is not None:
            self._send_records()
            self._state = SSLProtocolState.UNWRAPPED
            if isinstance(problem, ssl.CertificateError):
                message = "SSL handshake failed on verifying the certificate"
            else:
                message = "SSL handshake failed"
            self._fatal_error(problem, message)
            self._wakeup_waiter(problem)
            return
        self._state = SSLProtocolState.WRAPPED
        if self._loop.get_debug():
            spent = self._loop.time() - self._handshake_start_time
            logger.debug("%r: SSL handshake took %.1f ms", self, spent * 1e3)
        sslobj = self._sslobj
        self._extra.update(
            peercert=sslobj.getpeercert(), cipher=sslobj.cipher(), compression=sslobj.compression(), ssl_object=sslobj
        )
        if self._app_state is AppProtocolState.STATE_INIT:
            self._app_state = AppProtocolState.STATE_CON_MADE
            self._app_protocol.connection_made(self._get_app_transport())
        self._wakeup_waiter()
        if self._state is SSLProtocolState.WRAPPED:
            self._do_read()

    def _start_shutdown(self):
        if self._state in (SSLProtocolState.FLUSHING, SSLProtocolState.SHUTDOWN, SSLProtocolState.UNWRAPPED):
            return
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state is SSLProtocolState.DO_HANDSHAKE:
            self._abort(None)
            return
        self._state = SSLProtocolState.FLUSHING
        self._limit_shutdown()
        self._do_flush()

    def _limit_shutdown(self):
        # Runs until the connection is lost: the other end may never take what the transport holds for it.
        if self._shutdown_handle is None:
            self._shutdown_handle = self._loop.call_later(self._shutdown_timeout, self._check_shutdown_timeout)

    def _check_shutdown_timeout(self):
        if self._state in (SSLProtocolState.FLUSHING, SSLProtocolState.SHUTDOWN):
            self._transport._force_close(exceptions.TimeoutError("SSL shutdown timed out"))

    def _do_flush(self):
        """Give the program what has come, send what it wrote, then close."""
        self._do_read()
        if self._state is not SSLProtocolState.FLUSHING:
            return
        if not self._app_reading_paused:
            self._limit_shutdown()
        self._do_write()
        if self._state is SSLProtocolState.FLUSHING:
            self._state = SSLProtocolState.SHUTDOWN
            self._do_shutdown()

    def _do_shutdown(self):
        try:
            # What comes now is nobody's, but its records stand before the end of the other side.
            while not self._incoming.eof and self._sslobj.read(_READ_SIZE):
                pass
        except ssl.SSLError:
            pass
        try:
            if not self._incoming.eof:
                self._sslobj.unwrap()
        except ssl.SSLWantReadError:
            self._send_records()
        except ssl.SSLError as exc:
            self._on_shutdown_complete(exc)
        else:
            self._send_records()
            self._call_eof_received()
            self._on_shutdown_complete(None)

    def _on_shutdown_complete(self, problem):
        if problem is not None:
            self._fatal_error(problem, "Error occurred during shutdown")
            return
        # Nobody will come back for what the transport had no room for.
        records = self._outgoing.read()
        if records:
            self._transport.write(records)
        self._loop.call_soon(self._transport.close)

    def _abort(self, exc):
        self._state = SSLProtocolState.UNWRAPPED
        if self._transport is not None:
            self._transport._force_close(exc)

    def _cancel_timers(self):
        for handle in (self._handshake_handle, self._shutdown_handle):
            if handle is not None:
                handle.cancel()
        self._handshake_handle = self._shutdown_handle = None

    def _wakeup_waiter(self, exc=None):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            if exc is not None:
                waiter.set_exception(exc)
            elif not waiter.done():
                waiter.set_result(None)

    # Data of the program.

    def _write(self, pieces):
        if self._state in (SSLProtocolState.FLUSHING, SSLProtocolState.SHUTDOWN, SSLProtocolState.UNWRAPPED):
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning("SSL connection is closed")
            self._conn_lost += 1
            return
        for data in pieces:
            self._keep(data)
        if self._state is SSLProtocolState.WRAPPED:
            self._do_write()

    def _keep(self, data):
        self._backlog.append(bytes(data))
        self._backlog_size += len(data)

    def _do_write(self):
        try:
            while self._backlog:
                data = self._backlog[0]
                sent = self._sslobj.write(data)
                self._backlog_size -= sent
                if sent < len(data):
                    self._backlog[0] = data[sent:]
                else:
                    del self._backlog[0]
        except ssl.SSLWantReadError:
            pass
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal error on SSL protocol")
            return
        self._send_records()

    def _send_records(self):
        if not self._below_paused and self._transport is not None:
            data = self._outgoing.read()
            if data:
                self._transport.write(data)
        self._control_writing()

    def _control_writing(self):
        size = self._write_buffer_size()
        if size >= self._write_high and not self._app_writing_paused:
            self._app_writing_paused = True
            self._tell("pause_writing")
        elif size <= self._write_low and self._app_writing_paused:
            self._app_writing_paused = False
            self._tell("resume_writing")

    def _tell(self, method):
        try:
            getattr(self._app_protocol, method)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler(
                {
                    "message": f"protocol.{method}() failed",
                    "exception": exc,
                    "transport": self._app_transport,
                    "protocol": self,
                }
            )

    def _pause_reading(self):
        self._app_reading_paused = True

    def _resume_reading(self):
        if not self._app_reading_paused:
            return
        self._app_reading_paused = False
        if self._read_pending:
            self._read_pending = False
            self._loop.call_soon(self._read_again)

    def _read_again(self):
        if self._state is SSLProtocolState.WRAPPED:
            self._do_read()
        elif self._state is SSLProtocolState.FLUSHING:
            self._do_flush()

    def _do_read(self):
        if self._state not in (SSLProtocolState.WRAPPED, SSLProtocolState.FLUSHING):
            return
        try:
            if self._read_available():
                # The other side has announced its end.
                self._call_eof_received()
                self._start_shutdown()
            if self._backlog and self._state is SSLProtocolState.WRAPPED:
                self._do_write()
            else:
                self._send_records()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal error on SSL protocol")
        self._control_reading()

    def _read_available(self):
        """Give the program what is there; whether the end has come."""
        while True:
            if self._app_reading_paused:
                self._read_pending = True
                return False
            try:
                data = self._sslobj.read(_READ_SIZE)
            except ssl.SSLWantReadError:
                return False
            except ssl.SSLEOFError:
                # Nobody said good-bye: the end of the transport is the end of the data.
                return True
            except ssl.SSLZeroReturnError:
                return True
            if not data:
                return True
            if self._app_is_buffered:
                protocols._feed_data_to_buffered_proto(self._app_protocol, data)
            else:
                self._app_protocol.data_received(data)

    def _control_reading(self):
        if self._transport is None:
            return
        size = self._incoming.pending
        if size >= self._read_high and not self._reading_paused:
            self._reading_paused = True
            self._transport.pause_reading()
        elif size <= self._read_low and self._reading_paused:
            self._reading_paused = False
            self._transport.resume_reading()

    def _call_eof_received(self):
        if self._app_state is not AppProtocolState.STATE_CON_MADE:
            return
        self._app_state = AppProtocolState.STATE_EOF
        try:
            if self._app_protocol.eof_received():
                logger.warning("returning true from eof_received() has no effect when using ssl")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Error calling eof_received()")

    def _fatal_error(self, exc, message="Fatal error on transport"):
        if self._transport is not None:
            self._transport._force_close(exc)
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug("%r: %s", self, message, exc_info=True)
        elif not isinstance(exc, exceptions.CancelledError):
            self._loop.call_exception_handler(
                {"message": message, "exception": exc, "transport": self._transport, "protocol": self}
            )
