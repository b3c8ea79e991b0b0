"""Futures, and the bridge to those of concurrent.futures."""

__all__ = (
    "Future",
    "wrap_future",
    "isfuture",
    "future_add_to_awaited_by",
    "future_discard_from_awaited_by",
)

import sys

from _asyncio import Future

from . import base_futures, events, exceptions

isfuture = base_futures.isfuture

_PENDING = base_futures._PENDING
_CANCELLED = base_futures._CANCELLED
_FINISHED = base_futures._FINISHED

_PyFuture = Future

# Who awaits whom beyond what tasks know themselves: {id(future): (weak reference, [weak references])}.
_awaited_by = {}


def _get_loop(fut):
    get_loop = getattr(fut, "get_loop", None)
    return fut._loop if get_loop is None else get_loop()


def _set_result_unless_cancelled(fut, result):
    """Set the result, unless somebody cancelled the future in the meantime."""
    if not fut.cancelled():
        fut.set_result(result)


def _concurrent():
    """concurrent.futures, if the program has imported it: otherwise nothing can be of its classes."""
    return sys.modules.get("concurrent.futures._base") or sys.modules.get("concurrent.futures")


def _convert_future_exc(exc):
    """An exception of concurrent.futures as the one asyncio has for it."""
    base = _concurrent()
    if base is not None:
        if type(exc) is base.CancelledError:
            return exceptions.CancelledError(*exc.args).with_traceback(exc.__traceback__)
        if type(exc) is base.InvalidStateError:
            return exceptions.InvalidStateError(*exc.args).with_traceback(exc.__traceback__)
    return exc


def _set_concurrent_future_state(concurrent, source):
    """Give a concurrent future the outcome of a future that is done."""
    if source.cancelled():
        concurrent.cancel()
    if not concurrent.set_running_or_notify_cancel():
        return
    error = source.exception()
    if error is None:
        concurrent.set_result(source.result())
    else:
        concurrent.set_exception(_convert_future_exc(error))


def _copy_future_state(source, dest):
    """Give an asyncio future the outcome of another future of any kind."""
    if dest.cancelled():
        return
    if source.cancelled():
        dest.cancel()
        return
    error = source.exception()
    if error is None:
        dest.set_result(source.result())
    else:
        dest.set_exception(_convert_future_exc(error))


def _chain_future(source, destination):
    """When source is done so is destination; cancelling destination cancels source."""
    base = _concurrent()
    for fut, which in ((source, "source"), (destination, "destination")):
        if not isfuture(fut) and not (base is not None and isinstance(fut, base.Future)):
            raise TypeError(f"A future is required for {which} argument")
    source_loop = _get_loop(source) if isfuture(source) else None
    dest_loop = _get_loop(destination) if isfuture(destination) else None

    def hand_over(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _set_concurrent_future_state(future, other)

    def cancelled_there(dest):
        if dest.cancelled():
            if source_loop is None or source_loop is dest_loop or source_loop is events._get_running_loop():
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def done_here(src):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is source_loop:
            hand_over(destination, src)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(hand_over, destination, src)

    destination.add_done_callback(cancelled_there)
    source.add_done_callback(done_here)


def wrap_future(future, *, loop=None):
    """Wrap a concurrent.futures.Future in an asyncio one."""
    if isfuture(future):
        return future
    base = _concurrent()
    assert base is not None and isinstance(future, base.Future), (
        f"concurrent.futures.Future is expected, got {future!r}"
    )
    if loop is None:
        loop = events.get_event_loop()
    wrapped = loop.create_future()
    _chain_future(future, wrapped)
    return wrapped


def future_add_to_awaited_by(fut, waiter, /):
    """Note that `waiter` waits for `fut`: what shows the tree of tasks."""
    if not isfuture(fut) or not isfuture(waiter):
        return
    from _weakref import ref

    key = id(fut)
    entry = _awaited_by.get(key)
    if entry is None:
        entry = _awaited_by[key] = (ref(fut, lambda _: _awaited_by.pop(key, None)), [])
    if all(known() is not waiter for known in entry[1]):
        entry[1].append(ref(waiter))


def _recorded_awaiters(fut):
    """Those that future_add_to_awaited_by() was called for."""
    entry = _awaited_by.get(id(fut))
    return () if entry is None else [found for known in entry[1] if (found := known()) is not None]


def future_discard_from_awaited_by(fut, waiter, /):
    """Forget that `waiter` waits for `fut`."""
    entry = _awaited_by.get(id(fut))
    if entry is not None:
        entry[1][:] = [known for known in entry[1] if known() not in (waiter, None)]
        if not entry[1]:
            del _awaited_by[id(fut)]
