"""Tasks, and the functions that wait for several things at once."""

__all__ = (
    "Task",
    "create_task",
    "FIRST_COMPLETED",
    "FIRST_EXCEPTION",
    "ALL_COMPLETED",
    "wait",
    "wait_for",
    "as_completed",
    "sleep",
    "gather",
    "shield",
    "ensure_future",
    "run_coroutine_threadsafe",
    "current_task",
    "all_tasks",
    "create_eager_task_factory",
    "eager_task_factory",
    "_register_task",
    "_unregister_task",
    "_enter_task",
    "_leave_task",
)

import types

from _asyncio import (
    Task,
    _all_tasks_list,
    _ensure_futures,
    _enter_task,
    _gather,
    _leave_task,
    _pause,
    _put_no_more,
    _put_when_done,
    _register_task,
    _set_eager_factory,
    _sleeping,
    _swap_current_task,
    _shield,
    _unregister_task,
    _waiting,
    create_task,
    current_task,
)
from _asyncio import timeout as _timeout

from . import coroutines, events, exceptions, futures
from .coroutines import iscoroutine
from .futures import _get_loop, _set_result_unless_cancelled, isfuture

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_PyTask = Task


def _loop_argument(loop):
    """The `loop` argument of the functions that had one before 3.10."""
    if loop is not None:
        import warnings

        warnings.warn(
            "The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.",
            DeprecationWarning,
            stacklevel=3,
        )


def _every_task():
    """The tasks of all loops; some may be done."""
    return dict.fromkeys(_all_tasks_list(events._get_running_loop()))


def all_tasks(loop=None):
    """Return the set of tasks of a loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    return {task for task in _all_tasks_list(loop) if not task.done() and _get_loop(task) is loop}


def _loop_for_tasks():
    # At a prompt there is a loop that runs whenever no statement does.
    return events._prompt_loop or events.get_running_loop()


def create_eager_task_factory(custom_task_constructor):
    """Make a task factory that starts tasks at once."""

    def factory(loop, coro, *, eager_start=True, **kwargs):
        return custom_task_constructor(coro, loop=loop, eager_start=eager_start, **kwargs)

    return factory


def eager_task_factory(loop, coro, *, eager_start=True, **kwargs):
    """A task factory that starts tasks at once, before anybody waits for them."""
    return Task(coro, loop=loop, eager_start=eager_start, **kwargs)


_set_eager_factory(eager_task_factory)


async def _await_it(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    """Give a future as it is, and make a task of a coroutine or another awaitable."""
    if isfuture(coro_or_future):
        if loop is not None and loop is not _get_loop(coro_or_future):
            raise ValueError(
                "The future belongs to a different loop than the one specified as the loop argument"
            )
        return coro_or_future
    coro = coro_or_future
    if not iscoroutine(coro) and type(coro) is not types.GeneratorType:
        if not hasattr(type(coro), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro = _await_it(coro)
    try:
        if loop is None:
            loop = events.get_event_loop()
        return loop.create_task(coro)
    except RuntimeError:
        coro.close()
        raise


async def sleep(delay, result=None, *, loop=None):
    """Return result after some seconds; meanwhile others run."""
    if loop is not None:
        _loop_argument(loop)
    # Programs have very many of these at a time: it keeps nothing but its arguments.
    return await _sleeping(delay, result)


async def _sleep(delay, result):
    """sleep() for numbers and loops of other kinds."""
    if delay <= 0:
        await _pause()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, _set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        timer.cancel()


def _warn_of_coroutines():
    import warnings

    warnings.warn(
        "The explicit passing of coroutine objects to asyncio.wait() is deprecated since "
        "Python 3.8, and scheduled for removal in Python 3.11.",
        DeprecationWarning,
        stacklevel=4,
    )


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED, loop=None):
    """Wait for futures and tasks until the condition holds; returns the sets (done, pending)."""
    if loop is not None:
        _loop_argument(loop)
    return await _waiting(fs, timeout, return_when)


def _no_futures(fs):
    # What wait() is given when it is neither a list nor a tuple nor a set.
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")


def _futures_of(fs, loop):
    """What wait() waits for, when some of it are not the futures of this package: in the order given, each once."""
    fs = list(dict.fromkeys(fs))
    if any(not isfuture(f) for f in fs):
        _warn_of_coroutines()
        fs = [ensure_future(f, loop=loop) for f in fs]
    return fs


def _release_later(loop, timeout, waiter):
    return loop.call_later(timeout, _set_result_unless_cancelled, waiter, None)


async def _cancel_and_wait(fut):
    """Cancel a future and wait until it is done."""
    waiter = events.get_running_loop().create_future()

    def on_done(_):
        _set_result_unless_cancelled(waiter, None)

    fut.add_done_callback(on_done)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(on_done)


async def wait_for(fut, timeout, *, loop=None):
    """Wait for a future or coroutine; after timeout seconds cancel it and raise TimeoutError."""
    if loop is not None:
        _loop_argument(loop)
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except exceptions.CancelledError as exc:
            raise TimeoutError from exc
    async with _timeout(timeout):
        return await fut


class _AsCompletedIterator:
    """What as_completed() gives: results in the order of completion.

    An async iterator yields the futures themselves; a plain one yields coroutines, each of which
    waits for the next result.
    """

    def __init__(self, todo, timeout, loop):
        from . import queues

        # Each goes in when it is done, or None for it when the time is over.
        self._done = queues.Queue()
        self._done._loop = loop
        self._left = self._count = len(todo)
        self._timer = None
        # Call graphs show who waits.
        self._done._parent_task = current_task(loop)
        for f in todo:
            _put_when_done(self._done, f)
        if todo and timeout is not None:
            self._timer = loop.call_later(timeout, self._on_timeout, todo)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._next_future()

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._wait_for_one()

    async def _wait_for_one(self):
        f = await self._next_future()
        return f.result()

    async def _next_future(self):
        try:
            f = await self._done.get()
        except exceptions.CancelledError:
            # Nothing was taken: somebody else may wait for it.
            self._left += 1
            raise
        if f is None:
            raise exceptions.TimeoutError
        if not self._left and self._timer is not None:
            self._timer.cancel()
        return f

    def _on_timeout(self, todo):
        # The handle refers to this object.
        self._timer = None
        # What gets done from now on comes too late.
        for f in todo:
            _put_no_more(self._done, f)
        for _ in range(self._count - self._done._unfinished_tasks):
            self._done.put_nowait(None)


def as_completed(fs, *, timeout=None, loop=None):
    """Iterate over futures and coroutines in the order in which they get done."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expects an iterable of awaitables, not {type(fs).__name__}")
    if loop is not None:
        _loop_argument(loop)
    else:
        loop = events.get_event_loop()
    todo = _ensure_futures(tuple(dict.fromkeys(fs)), loop)
    return _AsCompletedIterator(todo, timeout, loop)


def gather(*coros_or_futures, return_exceptions=False, loop=None):
    """Run awaitables together; the future returned has the list of their results."""
    if loop is not None:
        _loop_argument(loop)
    if not coros_or_futures:
        if loop is None:
            loop = events.get_event_loop()
        outer = loop.create_future()
        outer.set_result([])
        return outer
    return _gather(coros_or_futures, loop, bool(return_exceptions))


def shield(arg, *, loop=None):
    """Wait for something that goes on when the waiting is cancelled."""
    if loop is not None:
        _loop_argument(loop)
    inner = ensure_future(arg, loop=loop)
    if inner.done():
        return inner
    return _shield(inner, _get_loop(inner))


def run_coroutine_threadsafe(coro, loop):
    """Run a coroutine in a loop of another thread; returns a concurrent.futures.Future."""
    if not iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    import concurrent.futures

    future = concurrent.futures.Future()

    def start():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if future.set_running_or_notify_cancel():
                future.set_exception(exc)
            raise

    loop.call_soon_threadsafe(start)
    return future
