"""The exceptions of asyncio."""

__all__ = (
    "BrokenBarrierError",
    "CancelledError",
    "InvalidStateError",
    "TimeoutError",
    "IncompleteReadError",
    "LimitOverrunError",
    "SendfileNotAvailableError",
)


class CancelledError(BaseException):
    """What a cancelled task or future raises."""


TimeoutError = TimeoutError


class InvalidStateError(Exception):
    """A future is in no state for what is asked of it."""


class SendfileNotAvailableError(RuntimeError):
    """The sendfile system call cannot serve this socket or file."""


class IncompleteReadError(EOFError):
    """The stream ended before all requested bytes were read.

    `partial` holds what was read, `expected` how much was asked for (None if unknown).
    """

    def __init__(self, partial, expected):
        wanted = "undefined" if expected is None else repr(expected)
        super().__init__(f"{len(partial)} bytes read on a total of {wanted} expected bytes")
        self.partial = partial
        self.expected = expected

    def __reduce__(self):
        return type(self), (self.partial, self.expected)


class LimitOverrunError(Exception):
    """The buffer limit was reached while looking for a separator; `consumed` bytes were seen."""

    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed

    def __reduce__(self):
        return type(self), (self.args[0], self.consumed)


class BrokenBarrierError(RuntimeError):
    """The barrier is broken."""
