"""Limits of time for blocks of code."""

__all__ = ("Timeout", "timeout", "timeout_at")

from _asyncio import Timeout, timeout, timeout_at

from . import exceptions


def _leave_expired(task, cancelling, exc_type, exc_val):
    """The end of a block whose time was over: its cancellation becomes a TimeoutError."""
    # Other cancellations, from outside, stay what they are.
    if task.uncancel() > cancelling or exc_type is None:
        return
    if issubclass(exc_type, exceptions.CancelledError):
        raise TimeoutError from exc_val
    _mark_context(exc_val)
    if isinstance(exc_val, ExceptionGroup):
        for exc in exc_val.exceptions:
            _mark_context(exc)


def _mark_context(exc):
    """Put a TimeoutError where our cancellation stands in the contexts of an exception."""
    while exc.__context__ is not None:
        if isinstance(exc.__context__, exceptions.CancelledError):
            error = TimeoutError()
            error.__context__ = error.__cause__ = exc.__context__
            exc.__context__ = error
            break
        exc = exc.__context__
