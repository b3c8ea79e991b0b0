"""Limits of time for blocks of code."""

__all__ = ("Timeout", "timeout", "timeout_at")

from . import events, exceptions, tasks

_CREATED = "created"
_ENTERED = "active"
_EXPIRING = "expiring"
_EXPIRED = "expired"
_EXITED = "finished"


class Timeout:
    """Asynchronous context manager that cancels its block when the time is over.

    Do not make it directly: use timeout() or timeout_at().
    """

    def __init__(self, when):
        self._state = _CREATED
        self._when = when
        self._handler = None
        self._task = None
        self._cancelling = 0

    def when(self):
        """Return the deadline in the loop's time, None without one."""
        return self._when

    def reschedule(self, when):
        """Change the deadline."""
        if self._state != _ENTERED:
            if self._state == _CREATED:
                raise RuntimeError("Timeout has not been entered")
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._handler is not None:
            self._handler.cancel()
        if when is None:
            self._handler = None
            return
        loop = events.get_running_loop()
        if when <= loop.time():
            self._handler = loop.call_soon(self._on_timeout)
        else:
            self._handler = loop.call_at(when, self._on_timeout)

    def expired(self):
        """Return True if the deadline has passed while the block ran."""
        return self._state in (_EXPIRING, _EXPIRED)

    def __repr__(self):
        text = f"<Timeout [{self._state}]"
        if self._state == _ENTERED:
            text += f" when={None if self._when is None else round(self._when, 3)}"
        return text + ">"

    async def __aenter__(self):
        if self._state != _CREATED:
            raise RuntimeError("Timeout has already been entered")
        task = tasks.current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = _ENTERED
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        if self._handler is not None:
            self._handler.cancel()
            self._handler = None
        if self._state == _EXPIRING:
            self._state = _EXPIRED
            # Other cancellations, from outside, stay what they are.
            if self._task.uncancel() <= self._cancelling and exc_type is not None:
                if issubclass(exc_type, exceptions.CancelledError):
                    raise TimeoutError from exc_val
                self._mark_context(exc_val)
                if isinstance(exc_val, ExceptionGroup):
                    for exc in exc_val.exceptions:
                        self._mark_context(exc)
        elif self._state == _ENTERED:
            self._state = _EXITED
        return None

    def _on_timeout(self):
        self._task.cancel()
        self._state = _EXPIRING
        # The handle refers back to this object.
        self._handler = None

    @staticmethod
    def _mark_context(exc):
        """Put a TimeoutError where our cancellation stands in the contexts of an exception."""
        while exc.__context__ is not None:
            if isinstance(exc.__context__, exceptions.CancelledError):
                error = TimeoutError()
                error.__context__ = error.__cause__ = exc.__context__
                exc.__context__ = error
                break
            exc = exc.__context__


def timeout(delay):
    """Limit a block to some seconds; None means no limit."""
    if delay is None:
        return Timeout(None)
    return Timeout(events.get_running_loop().time() + delay)


def timeout_at(when):
    """Limit a block to a point of the loop's time; None means no limit."""
    return Timeout(when)
