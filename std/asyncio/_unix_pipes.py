"""Transports of pipes, and of whatever else of Unix reads and writes like one."""

import os
import stat

from . import constants, futures, transports
from .log import logger


def _kind(pipe):
    return os.fstat(pipe.fileno()).st_mode


class _PipeTransport:
    """What the two directions share."""

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._pipe is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._fileno}")
        loop = self._loop
        if self._pipe is not None and loop is not None:
            info += self._repr_state(loop)
        elif self._pipe is not None:
            info.append("open")
        else:
            info.append("closed")
        return f"<{' '.join(info)}>"

    def _open(self, loop, pipe, protocol):
        self._extra["pipe"] = pipe
        self._loop = loop
        self._pipe = pipe
        self._fileno = pipe.fileno()
        self._protocol = protocol
        self._closing = False

    def _refuse(self, what):
        self._pipe = None
        self._fileno = None
        self._protocol = None
        raise ValueError(f"Pipe transport is {what}")

    def set_protocol(self, protocol):
        """Use another protocol from now on."""
        self._protocol = protocol

    def get_protocol(self):
        """Return the protocol."""
        return self._protocol

    def is_closing(self):
        """Whether the transport is closing or closed."""
        return self._closing

    def __del__(self):
        if getattr(self, "_pipe", None) is not None:
            import warnings

            warnings.warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._pipe.close()

    def _fatal_error(self, exc, message="Fatal error on pipe transport"):
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug("%r: %s", self, message, exc_info=True)
        else:
            self._loop.call_exception_handler(
                {"message": message, "exception": exc, "transport": self, "protocol": self._protocol}
            )
        self._close(exc)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._pipe.close()
            self._pipe = None
            self._protocol = None
            self._loop = None


class _UnixReadPipeTransport(_PipeTransport, transports.ReadTransport):
    """The end of a pipe that data comes out of."""

    max_size = 256 * 1024

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra)
        self._open(loop, pipe, protocol)
        self._paused = False
        mode = _kind(pipe)
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode)):
            self._refuse("for pipes/sockets only.")
        os.set_blocking(self._fileno, False)
        loop.call_soon(self._protocol.connection_made, self)
        # Data is received only after the protocol knows of the pipe.
        loop.call_soon(self._add_reader, self._fileno, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _repr_state(self, loop):
        return ["polling" if loop._watched(self._fileno) & 1 else "idle"]

    def _add_reader(self, fd, callback):
        if self.is_reading():
            self._loop._add_reader(fd, callback)

    def is_reading(self):
        """Whether data is being received."""
        return not self._paused and not self._closing

    def _read_ready(self):
        try:
            data = os.read(self._fileno, self.max_size)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as exc:
            self._fatal_error(exc, "Fatal read error on pipe transport")
        else:
            if data:
                self._protocol.data_received(data)
            else:
                self._ended()

    def _ended(self):
        loop = self._loop
        if loop.get_debug():
            logger.info("%r was closed by peer", self)
        self._closing = True
        loop._remove_reader(self._fileno)
        for callback, *arguments in (self._protocol.eof_received,), (self._call_connection_lost, None):
            loop.call_soon(callback, *arguments)

    def pause_reading(self):
        """Receive nothing until resume_reading()."""
        if not self.is_reading():
            return
        self._paused = True
        self._loop._remove_reader(self._fileno)
        if self._loop.get_debug():
            logger.debug("%r pauses reading", self)

    def resume_reading(self):
        """Go on receiving."""
        if self._closing or not self._paused:
            return
        self._paused = False
        self._loop._add_reader(self._fileno, self._read_ready)
        if self._loop.get_debug():
            logger.debug("%r resumes reading", self)

    def close(self):
        """Close the pipe."""
        if not self._closing:
            self._close(None)

    def _close(self, exc):
        self._closing = True
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)


class _UnixWritePipeTransport(_PipeTransport, transports._FlowControlMixin, transports.WriteTransport):
    """The end of a pipe that data goes into."""

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._open(loop, pipe, protocol)
        self._buffer = bytearray()
        self._conn_lost = 0
        mode = _kind(pipe)
        is_char, is_fifo, is_socket = stat.S_ISCHR(mode), stat.S_ISFIFO(mode), stat.S_ISSOCK(mode)
        if not (is_char or is_fifo or is_socket):
            self._refuse("only for pipes, sockets and character devices")
        os.set_blocking(self._fileno, False)
        loop.call_soon(self._protocol.connection_made, self)
        # A pipe that becomes readable at its writing end has lost its reader.
        if is_socket or is_fifo:
            loop.call_soon(self._loop._add_reader, self._fileno, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _repr_state(self, loop):
        state = "polling" if loop._watched(self._fileno) & 2 else "idle"
        return [state, f"bufsize={self.get_write_buffer_size()}"]

    def get_write_buffer_size(self):
        """How many bytes wait to be written."""
        return len(self._buffer)

    def _read_ready(self):
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)
        self._close(BrokenPipeError() if self._buffer else None)

    def write(self, data):
        """Write data, or buffer what the pipe does not take at once."""
        assert isinstance(data, (bytes, bytearray, memoryview)), repr(data)
        if isinstance(data, bytearray):
            data = memoryview(data)
        if not data:
            return
        if self._conn_lost or self._closing:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning("pipe closed by peer or os.write(pipe, data) raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                sent = os.write(self._fileno, data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._conn_lost += 1
                self._fatal_error(exc, "Fatal write error on pipe transport")
                return
            if sent == len(data):
                return
            data = memoryview(data)[sent:]
            self._loop._add_writer(self._fileno, self._write_ready)
        self._buffer += data
        self._maybe_pause_protocol()

    def _write_ready(self):
        try:
            sent = os.write(self._fileno, self._buffer)
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._buffer.clear()
            self._conn_lost += 1
            # Also stops watching for room.
            self._loop._remove_writer(self._fileno)
            self._fatal_error(exc, "Fatal write error on pipe transport")
            return
        del self._buffer[:sent]
        if not self._buffer:
            self._loop._remove_writer(self._fileno)
            self._maybe_resume_protocol()
            if self._closing:
                self._loop._remove_reader(self._fileno)
                self._call_connection_lost(None)
        else:
            self._maybe_resume_protocol()

    def can_write_eof(self):
        """Pipes can: by closing."""
        return True

    def write_eof(self):
        """Close once everything has been written."""
        if self._closing:
            return
        self._closing = True
        if not self._buffer:
            self._loop._remove_reader(self._fileno)
            self._loop.call_soon(self._call_connection_lost, None)

    def close(self):
        """Close once everything has been written."""
        if self._pipe is not None and not self._closing:
            self.write_eof()

    def abort(self):
        """Close at once; what is buffered is lost."""
        self._close(None)

    def _close(self, exc=None):
        self._closing = True
        if self._buffer:
            self._loop._remove_writer(self._fileno)
        self._buffer.clear()
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)
