"""What counts as a coroutine."""

__all__ = ("iscoroutinefunction", "iscoroutine", "coroutine")

import sys
import types

# Functions marked with this are coroutine functions although their code does not say so.
_is_coroutine = object()

_CO_ITERABLE_COROUTINE = 0x100


def _is_debug_mode():
    """Whether new event loops start in debug mode."""
    flags = sys.flags
    if flags.dev_mode:
        return True
    if flags.ignore_environment:
        return False
    try:
        from posix import environ
    except ImportError:
        return False
    return bool(environ.get(b"PYTHONASYNCIODEBUG"))


def _iscoroutinefunction(func):
    if getattr(func, "_is_coroutine", None) is _is_coroutine:
        return True
    from inspect import iscoroutinefunction as is_function

    return is_function(func)


def _is_coroutine_or_function(obj):
    """Whether something cannot be a callback because calling it would only make a coroutine, or it is one."""
    return iscoroutine(obj) or _iscoroutinefunction(obj)


def iscoroutinefunction(func):
    """Return True if func is a function made with "async def", or marked as one."""
    import warnings

    warnings._deprecated(
        "asyncio.iscoroutinefunction",
        f"{warnings._DEPRECATED_MSG}; use inspect.iscoroutinefunction() instead",
        remove=(3, 16),
    )
    return _iscoroutinefunction(func)


def iscoroutine(obj):
    """Whether an object is a coroutine that a task can run."""
    kind = type(obj)
    if kind is types.CoroutineType:
        return True
    if kind is types.GeneratorType:
        return bool(obj.gi_code.co_flags & _CO_ITERABLE_COROUTINE)
    if not hasattr(kind, "send") or not hasattr(kind, "throw"):
        return False
    from _collections_abc import Coroutine

    return isinstance(obj, Coroutine)


def coroutine(func):
    """Decorator of the time before "async def": a generator function becomes awaitable.

    A plain function is called when awaited; if it gives something awaitable, that is awaited too.
    """
    import warnings

    warnings.warn(
        '"@coroutine" decorator is deprecated since Python 3.8, use "async def" instead',
        DeprecationWarning,
        stacklevel=2,
    )
    if _iscoroutinefunction(func):
        return func
    code = getattr(func, "__code__", None)
    if code is not None and code.co_flags & 0x20:
        made = types.coroutine(func)
    else:
        import functools

        @functools.wraps(func)
        def delegate(*args, **kwargs):
            result = func(*args, **kwargs)
            if isinstance(result, types.GeneratorType) or hasattr(type(result), "_asyncio_future_blocking"):
                return (yield from result)
            if hasattr(type(result), "__await__"):
                return (yield from result.__await__())
            return result

        made = types.coroutine(delegate)
    made._is_coroutine = _is_coroutine
    return made


def _attribute(coro, *names):
    for name in names:
        value = getattr(coro, name, None)
        if value is not None:
            return value
    return None


def _format_coroutine(coro):
    """A coroutine as the reprs of tasks show it."""
    name = _attribute(coro, "__qualname__", "__name__") or f"<{type(coro).__name__} without __name__>"
    name = f"{name}()"
    code = _attribute(coro, "cr_code", "gi_code")
    running = getattr(coro, "cr_running", None) or getattr(coro, "gi_running", None)
    if code is None:
        return f"{name} running" if running else name
    frame = _attribute(coro, "cr_frame", "gi_frame")
    file = code.co_filename or "<empty co_filename>"
    if frame is not None:
        return f"{name} running at {file}:{frame.f_lineno}"
    return f"{name} done, defined at {file}:{code.co_firstlineno}"
