"""Base classes of protocols: what an event loop calls when something happens to a transport."""

__all__ = (
    "BaseProtocol",
    "Protocol",
    "DatagramProtocol",
    "SubprocessProtocol",
    "BufferedProtocol",
)


class BaseProtocol:
    """What all protocols have."""

    __slots__ = ()

    def connection_made(self, transport):
        """Called once, when the connection is there."""

    def connection_lost(self, exc):
        """Called once, when the connection is gone; exc is None after a regular end."""

    def pause_writing(self):
        """Called when the buffer of the transport rises above its high-water mark."""

    def resume_writing(self):
        """Called when the buffer of the transport falls below its low-water mark."""


class Protocol(BaseProtocol):
    """Protocol of a stream."""

    __slots__ = ()

    def data_received(self, data):
        """Called with bytes as they come."""

    def eof_received(self):
        """Called when the other end sends no more; a true value keeps the transport open."""


class BufferedProtocol(BaseProtocol):
    """Protocol of a stream that supplies the buffers it reads into."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return a buffer for the next read; sizehint is -1 or a recommended size."""

    def buffer_updated(self, nbytes):
        """Called when nbytes were read into the buffer."""

    def eof_received(self):
        """Called when the other end sends no more; a true value keeps the transport open."""


class DatagramProtocol(BaseProtocol):
    """Protocol of datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """Called with a datagram and its sender."""

    def error_received(self, exc):
        """Called with the OSError of an earlier send or receive."""


class SubprocessProtocol(BaseProtocol):
    """Protocol of a child process and its pipes."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """Called with bytes the child wrote to its descriptor fd."""

    def pipe_connection_lost(self, fd, exc):
        """Called when a pipe of the child is closed."""

    def process_exited(self):
        """Called when the child has exited."""


def _feed_data_to_buffered_proto(proto, data):
    """Hand bytes to a BufferedProtocol, in as many pieces as its buffers need."""
    rest = memoryview(data)
    while rest:
        buffer = proto.get_buffer(len(rest))
        size = len(buffer)
        if not size:
            raise RuntimeError("get_buffer() returned an empty buffer")
        count = min(size, len(rest))
        buffer[:count] = rest[:count]
        proto.buffer_updated(count)
        rest = rest[count:]
