"""Base classes of transports: the loop's side of a connection."""

__all__ = (
    "BaseTransport",
    "ReadTransport",
    "WriteTransport",
    "Transport",
    "DatagramTransport",
    "SubprocessTransport",
)


class BaseTransport:
    """What all transports have."""

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Get optional information about the transport."""
        return self._extra.get(name, default)

    def is_closing(self):
        """Whether the transport is closing or closed."""
        raise NotImplementedError

    def close(self):
        """Close when everything buffered has been sent."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        """Hand over to another protocol."""
        raise NotImplementedError

    def get_protocol(self):
        """The protocol that hears of what happens."""
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """A transport that can be read from."""

    def is_reading(self):
        """Return True if data is being received."""
        raise NotImplementedError

    def pause_reading(self):
        """Give no data to the protocol until resume_reading()."""
        raise NotImplementedError

    def resume_reading(self):
        """Go on after pause_reading()."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """A transport that can be written to."""

    def set_write_buffer_limits(self, high=None, low=None):
        """Set the marks at which the protocol is told to pause and to resume writing."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """Return how many bytes are buffered."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """Return (low, high), the marks of flow control."""
        raise NotImplementedError

    def write(self, data):
        """Send bytes; does not wait."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Send several pieces of bytes."""
        self.write(b"".join(list_of_data))

    def write_eof(self):
        """Close the writing side when everything buffered has been sent."""
        raise NotImplementedError

    def can_write_eof(self):
        """Return True if write_eof() is supported."""
        raise NotImplementedError

    def abort(self):
        """Close at once; what is buffered is lost."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """A transport of a stream in both directions."""


class DatagramTransport(BaseTransport):
    """A transport of datagrams."""

    def sendto(self, data, addr=None):
        """Send a datagram; does not wait."""
        raise NotImplementedError

    def abort(self):
        """Close at once; what is buffered is lost."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A transport for a child process."""

    def get_pid(self):
        """Return the process id."""
        raise NotImplementedError

    def get_returncode(self):
        """Return the exit status, None while the child runs."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """Return the transport of a pipe, by descriptor number in the child."""
        raise NotImplementedError

    def send_signal(self, signal):
        """Send a signal to the child."""
        raise NotImplementedError

    def terminate(self):
        """Ask the child to end."""
        raise NotImplementedError

    def kill(self):
        """End the child."""
        raise NotImplementedError


def _tell(self, what):
    """Call pause_writing() or resume_writing() of a transport's protocol."""
    try:
        getattr(self._protocol, what)()
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as exc:
        self._loop.call_exception_handler(
            {
                "message": f"protocol.{what}() failed",
                "exception": exc,
                "transport": self,
                "protocol": self._protocol,
            }
        )


class _FlowControlMixin(Transport):
    """Tells the protocol to pause and resume writing as the buffer grows and shrinks.

    A subclass implements get_write_buffer_size() and calls the two _maybe methods.
    """

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    _tell = _tell

    def _maybe_pause_protocol(self):
        if not self._protocol_paused and self.get_write_buffer_size() > self._high_water:
            self._protocol_paused = True
            self._tell("pause_writing")

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._tell("resume_writing")

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()
