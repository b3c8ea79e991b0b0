"""What futures of every kind share: their states and their repr."""

__all__ = ()

from . import format_helpers

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"

_shown = set()


def isfuture(obj):
    """Whether obj is a Future or behaves like one, as its class says."""
    return hasattr(obj.__class__, "_asyncio_future_blocking") and obj._asyncio_future_blocking is not None


def _format_callbacks(callbacks):
    def show(entry):
        return format_helpers._format_callback_source(entry[0], ())

    count = len(callbacks)
    if count <= 2:
        text = ", ".join(map(show, callbacks))
    else:
        text = f"{show(callbacks[0])}, <{count - 2} more>, {show(callbacks[-1])}"
    return f"cb=[{text}]"


def _future_repr_info(future):
    info = [future._state.lower()]
    if future._state == _FINISHED:
        if future._exception is not None:
            info.append(f"exception={future._exception!r}")
        else:
            from reprlib import repr as short_repr

            info.append(f"result={short_repr(future._result)}")
    callbacks = future._callbacks
    if callbacks:
        info.append(_format_callbacks(callbacks))
    traceback = future._source_traceback
    if traceback:
        info.append(format_helpers._created_at(traceback))
    return info


def _recursion_safe(describe):
    # A future can be part of its own result.
    def wrapper(future):
        key = id(future)
        if key in _shown:
            return "..."
        _shown.add(key)
        try:
            return describe(future)
        finally:
            _shown.discard(key)

    return wrapper


@_recursion_safe
def _future_repr(future):
    info_of = getattr(future, "_repr_info", None)
    info = _future_repr_info(future) if info_of is None else info_of()
    return f"<{type(future).__name__} {' '.join(info)}>"
