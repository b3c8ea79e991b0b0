"""Connections as streams: coroutines that read and write instead of protocols."""

__all__ = (
    "StreamReader",
    "StreamWriter",
    "StreamReaderProtocol",
    "open_connection",
    "start_server",
    "open_unix_connection",
    "start_unix_server",
)

from _asyncio import StreamReader, _set_stream_protocol, _StreamProtocol, _StreamWriter

from . import coroutines, events, protocols
from .log import logger

_DEFAULT_LIMIT = 2**16


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, loop=None, **kwds):
    """Connect to a host; returns (reader, writer). Further arguments go to create_connection()."""
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_connection(lambda: protocol, host, port, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT, loop=None, **kwds):
    """Serve: client_connected_cb(reader, writer), a function or coroutine function, is called for each client."""
    loop = events.get_running_loop()

    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)

    return await loop.create_server(factory, host, port, **kwds)


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, loop=None, **kwds):
    """Like open_connection(), for a Unix socket."""
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_unix_connection(lambda: protocol, path, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT, loop=None, **kwds):
    """Like start_server(), for a Unix socket."""
    loop = events.get_running_loop()

    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)

    return await loop.create_unix_server(factory, path, **kwds)


class FlowControlMixin(protocols.Protocol):
    """Lets coroutines wait until the transport takes data again.

    A subclass implements _get_close_waiter().
    """

    # What has become of the connection: whether writing is to wait, and whether it is gone.
    _paused = _connection_lost = False

    def __init__(self, loop=None):
        self._loop = loop if loop is not None else events.get_event_loop()
        # Futures of those who wait in drain(): all are told at once.
        self._drain_waiters = []

    def _set_paused(self, paused):
        assert self._paused is not paused
        self._paused = paused
        if self._loop.get_debug():
            logger.debug("%r %s writing", self, "pauses" if paused else "resumes")

    def pause_writing(self):
        self._set_paused(True)

    def resume_writing(self):
        self._set_paused(False)
        self._wake(None)

    def _wake(self, exc):
        for waiting in self._drain_waiters:
            if waiting.done():
                continue
            if exc is not None:
                waiting.set_exception(exc)
            else:
                waiting.set_result(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if self._paused:
            self._wake(exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError("Connection lost")
        if self._paused:
            ready = self._loop.create_future()
            self._drain_waiters.append(ready)
            try:
                await ready
            finally:
                self._drain_waiters.remove(ready)

    def _get_close_waiter(self, stream):
        raise NotImplementedError


class StreamReaderProtocol(_StreamProtocol, FlowControlMixin, protocols.Protocol):
    """Feeds a StreamReader; on a server starts what serves the client."""

    _source_traceback = None
    _strong_reader = _task = _transport = None
    _reject_connection = False
    # The future of wait_closed(), once somebody waits, and how the connection has ended before that.
    _closed = None
    _end = None

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        if stream_reader is not None:
            from _weakref import ref

            self._stream_reader_wr = ref(stream_reader)
            if stream_reader._source_traceback:
                self._source_traceback = stream_reader._source_traceback
            if client_connected_cb is not None:
                # A server's protocol keeps the reader until the callback has it; else the program does.
                self._strong_reader = stream_reader
        self._client_connected_cb = client_connected_cb

    def _replace_transport(self, transport):
        self._transport = transport
        self._over_ssl = transport.get_extra_info("sslcontext") is not None

    def connection_made(self, transport):
        if self._reject_connection:
            context = {
                "message": (
                    "An open stream was garbage collected prior to establishing network connection; "
                    'call "stream.close()" explicitly.'
                )
            }
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)
            transport.abort()
            return
        self._transport = transport
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        self._over_ssl = transport.get_extra_info("sslcontext") is not None
        if self._client_connected_cb is None:
            return
        writer = StreamWriter(transport, self, reader, self._loop)
        result = self._client_connected_cb(reader, writer)
        if coroutines.iscoroutine(result):

            def done(task):
                if task.cancelled():
                    transport.close()
                    return
                exc = task.exception()
                if exc is not None:
                    self._loop.call_exception_handler(
                        {
                            "message": "Unhandled exception in client_connected_cb",
                            "exception": exc,
                            "transport": transport,
                        }
                    )
                    transport.close()

            self._task = self._loop.create_task(result)
            self._task.add_done_callback(done)
        self._strong_reader = None

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        self._end = (exc,)
        if self._closed is not None:
            self._finish()
        FlowControlMixin.connection_lost(self, exc)
        self._stream_reader_wr = None
        self._task = None
        self._transport = None

    def _log_writing(self, what):
        logger.debug("%r %s writing", self, what)

    def _finish(self):
        closed = self._closed
        if not closed.done():
            (exc,) = self._end
            if exc is None:
                closed.set_result(None)
            else:
                closed.set_exception(exc)

    def _get_close_waiter(self, stream):
        if self._closed is None:
            self._closed = self._loop.create_future()
            if self._end is not None:
                self._finish()
        return self._closed

    def __del__(self):
        # Nobody asked: the exception counts as seen.
        closed = self._closed
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


_set_stream_protocol(StreamReaderProtocol)


class StreamWriter(_StreamWriter):
    """The writing side of a connection."""

    def __repr__(self):
        info = [self.__class__.__name__, f"transport={self._transport!r}"]
        if self._reader is not None:
            info.append(f"reader={self._reader!r}")
        return f"<{' '.join(info)}>"

    def writelines(self, data):
        """Send several pieces of data."""
        self._transport.writelines(data)

    def write_eof(self):
        """Tell the other side that nothing more will come."""
        return self._transport.write_eof()

    def can_write_eof(self):
        """Whether write_eof() works here."""
        return self._transport.can_write_eof()

    def close(self):
        """Close once everything has been sent; see wait_closed()."""
        return self._transport.close()

    def is_closing(self):
        """Whether the stream is closing or closed."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the stream is closed."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        """Get optional information about the transport."""
        return self._transport.get_extra_info(name, default)

    async def _drain(self):
        """What drain() does when it may have to wait."""
        if self._reader is not None:
            exc = self._reader.exception()
            if exc is not None:
                raise exc
        if self._transport.is_closing():
            # Let connection_lost() be called, so that a loop of writes ends.
            from .tasks import sleep

            await sleep(0)
        await self._protocol._drain_helper()

    async def start_tls(
        self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None
    ):
        """Encrypt the connection from now on."""
        server_side = self._protocol._client_connected_cb is not None
        protocol = self._protocol
        await self.drain()
        transport = await self._loop.start_tls(
            self._transport,
            protocol,
            sslcontext,
            server_side=server_side,
            server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        self._transport = transport
        protocol._replace_transport(transport)

    def __del__(self):
        import warnings

        if not self._transport.is_closing():
            if self._loop.is_closed():
                warnings.warn("loop is closed", ResourceWarning)
            else:
                self.close()
                warnings.warn(f"unclosed {self!r}", ResourceWarning)
