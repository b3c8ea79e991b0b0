"""Futures, waiting for several of them, and what executors have in common."""

import collections
import threading
import time
import types
import weakref
from itertools import islice

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'
_AS_COMPLETED = '_AS_COMPLETED'

# What a future is like. One that was cancelled tells those that wait only once an executor has come to it.
PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'
FINISHED = 'FINISHED'

_STATE_TO_DESCRIPTION_MAP = {
    PENDING: 'pending', RUNNING: 'running', CANCELLED: 'cancelled', CANCELLED_AND_NOTIFIED: 'cancelled',
    FINISHED: 'finished',
}
_GIVEN_UP = (CANCELLED, CANCELLED_AND_NOTIFIED)
_TOLD = (CANCELLED_AND_NOTIFIED, FINISHED)


def __getattr__(name):
    if name == 'LOGGER':
        import logging
        return logging.getLogger('concurrent.futures')
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def _logger():
    return __getattr__('LOGGER')


class Error(Exception):
    """The base of this module's exceptions."""


class CancelledError(Error):
    """A result is asked of a future that was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """The future is in a state in which this cannot be done."""


class BrokenExecutor(RuntimeError):
    """The executor cannot do anything any more."""


class _Waiter:
    """What wait() and as_completed() leave with the futures that they wait for."""

    def __init__(self):
        self.event = threading.Event()
        self.finished_futures = []

    def _add(self, future):
        self.finished_futures.append(future)

    add_result = add_exception = add_cancelled = _add


class _AsCompletedWaiter(_Waiter):
    """Wakes for each future; whoever takes what has been finished holds the lock."""

    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def _add(self, future):
        with self.lock:
            super()._add(future)
            self.event.set()

    add_result = add_exception = add_cancelled = _add


class _FirstCompletedWaiter(_Waiter):
    """Wakes for the first future."""

    def _add(self, future):
        super()._add(future)
        self.event.set()

    add_result = add_exception = add_cancelled = _add


class _AllCompletedWaiter(_Waiter):
    """Wakes when so many futures are done, or one has failed and that is reason enough."""

    def __init__(self, num_pending_calls, stop_on_exception):
        self.num_pending_calls = num_pending_calls
        self.stop_on_exception = stop_on_exception
        self.lock = threading.Lock()
        super().__init__()

    def _count_down(self):
        with self.lock:
            self.num_pending_calls -= 1
            if not self.num_pending_calls:
                self.event.set()

    def add_result(self, future):
        super().add_result(future)
        self._count_down()

    def add_exception(self, future):
        super().add_exception(future)
        if self.stop_on_exception:
            self.event.set()
        else:
            self._count_down()

    def add_cancelled(self, future):
        super().add_cancelled(future)
        self._count_down()


class _AcquireFutures:
    """Holds the locks of several futures, always taken in the same order."""

    def __init__(self, futures):
        self.futures = sorted(futures, key=id)

    def __enter__(self):
        for future in self.futures:
            future._condition.acquire()

    def __exit__(self, *args):
        for future in self.futures:
            future._condition.release()


def _create_and_install_waiters(fs, return_when):
    match return_when:
        case '_AS_COMPLETED':
            waiter = _AsCompletedWaiter()
        case 'FIRST_COMPLETED':
            waiter = _FirstCompletedWaiter()
        case 'FIRST_EXCEPTION' | 'ALL_COMPLETED':
            pending = sum(f._state not in _TOLD for f in fs)
            waiter = _AllCompletedWaiter(pending, stop_on_exception=return_when == FIRST_EXCEPTION)
        case _:
            raise ValueError('Invalid return condition: %r' % return_when)
    for f in fs:
        f._waiters.append(waiter)
    return waiter


def _forget_waiter(future, waiter):
    with future._condition:
        future._waiters.remove(waiter)


def as_completed(fs, timeout=None):
    """Yield the futures one by one as they are done; TimeoutError when the time is over before all are."""
    end = None if timeout is None else time.monotonic() + timeout
    fs = set(fs)
    total = len(fs)
    with _AcquireFutures(fs):
        ready = [f for f in fs if f._state in _TOLD]
        pending = fs.difference(ready)
        waiter = _create_and_install_waiters(fs, _AS_COMPLETED)
    try:
        while True:
            # None is kept here once it has been yielded, so that its result can be freed.
            ready.reverse()
            while ready:
                future = ready[-1]
                fs.discard(future)
                _forget_waiter(future, waiter)
                del future
                yield ready.pop()
            if not pending:
                return
            left = None if end is None else end - time.monotonic()
            if left is not None and left < 0:
                raise TimeoutError('%d (of %d) futures unfinished' % (len(pending), total))
            waiter.event.wait(left)
            with waiter.lock:
                ready, waiter.finished_futures = waiter.finished_futures, []
                waiter.event.clear()
            pending.difference_update(ready)
    finally:
        for f in fs:
            _forget_waiter(f, waiter)


DoneAndNotDoneFutures = collections.namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait for the futures; those that are done then, and those that are not."""
    fs = set(fs)
    with _AcquireFutures(fs):
        done = {f for f in fs if f._state in _TOLD}
        rest = fs - done
        enough = not rest or bool(done) and (
            return_when == FIRST_COMPLETED
            or return_when == FIRST_EXCEPTION and any(not f.cancelled() and f.exception() is not None for f in done))
        if enough:
            return DoneAndNotDoneFutures(done, rest)
        waiter = _create_and_install_waiters(fs, return_when)
    waiter.event.wait(timeout)
    for f in fs:
        _forget_waiter(f, waiter)
    done.update(waiter.finished_futures)
    return DoneAndNotDoneFutures(done, fs - done)


def _result_or_cancel(fut, timeout=None):
    try:
        try:
            return fut.result(timeout)
        finally:
            fut.cancel()
    finally:
        # A traceback that goes through here must not keep the future.
        del fut


class Future:
    """Stands for the result of a call that is carried out elsewhere."""

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        with self._condition:
            text = f'<{type(self).__name__} at {id(self):#x} state={_STATE_TO_DESCRIPTION_MAP[self._state]}'
            if self._state == FINISHED:
                if self._exception:
                    text += f' raised {type(self._exception).__name__}'
                else:
                    text += f' returned {type(self._result).__name__}'
            return text + '>'

    def _call_back(self, fn):
        try:
            fn(self)
        except Exception:
            _logger().exception('exception calling callback for %r', self)

    def _invoke_callbacks(self):
        for fn in self._done_callbacks:
            self._call_back(fn)

    def cancel(self):
        """Give the call up if it does not run yet; whether that was possible."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state in _GIVEN_UP:
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()
        return True

    def cancelled(self):
        """Whether the call was given up."""
        with self._condition:
            return self._state in _GIVEN_UP

    def running(self):
        """Whether the call is being carried out."""
        with self._condition:
            return self._state == RUNNING

    def done(self):
        """Whether there is a result, or never will be one."""
        with self._condition:
            return self._is_done()

    def _is_done(self):
        return self._state == FINISHED or self._state in _GIVEN_UP

    def add_done_callback(self, fn):
        """Have a function called with the future when it is done; at once if it is."""
        with self._condition:
            if not self._is_done():
                self._done_callbacks.append(fn)
                return
        self._call_back(fn)

    def _await(self, timeout):
        """With the lock held: wait until the future is done."""
        if not self._is_done():
            self._condition.wait(timeout)
        if self._state in _GIVEN_UP:
            raise CancelledError()
        if self._state != FINISHED:
            raise TimeoutError()

    def result(self, timeout=None):
        """What the call returned; what it raised is raised. Waits for it, at most so many seconds."""
        try:
            with self._condition:
                self._await(timeout)
                if self._exception is not None:
                    raise self._exception
                return self._result
        finally:
            # The traceback would hold the future, which holds the exception.
            self = None

    def exception(self, timeout=None):
        """What the call raised, or None. Waits for it, at most so many seconds."""
        with self._condition:
            self._await(timeout)
            return self._exception

    # The rest is for executors and tests.

    def set_running_or_notify_cancel(self):
        """The call is about to be carried out: false if it was cancelled."""
        with self._condition:
            match self._state:
                case 'CANCELLED':
                    self._state = CANCELLED_AND_NOTIFIED
                    for waiter in self._waiters:
                        waiter.add_cancelled(self)
                    return False
                case 'PENDING':
                    self._state = RUNNING
                    return True
            _logger().critical('Future %s in unexpected state: %s', id(self), self._state)
            raise RuntimeError('Future in unexpected state')

    def _finish(self, attribute, value, tell):
        with self._condition:
            if self._is_done():
                raise InvalidStateError('{}: {!r}'.format(self._state, self))
            setattr(self, attribute, value)
            self._state = FINISHED
            for waiter in self._waiters:
                tell(waiter, self)
            self._condition.notify_all()
        self._invoke_callbacks()

    def set_result(self, result):
        """The call has returned this."""
        self._finish('_result', result, lambda waiter, future: waiter.add_result(future))

    def set_exception(self, exception):
        """The call has raised this."""
        self._finish('_exception', exception, lambda waiter, future: waiter.add_exception(future))

    def _get_snapshot(self):
        """Whether it is done, whether it was cancelled, the result, the exception: all at one moment."""
        with self._condition:
            cancelled = self._state in _GIVEN_UP
            return self._is_done(), cancelled, self._result, self._exception


class Executor:
    """Carries calls out; subclasses say how."""

    def submit(self, fn, /, *args, **kwargs):
        """Have fn(*args, **kwargs) called; the future of the call."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """Call fn for the items of the iterables; an iterator of the results in their order.

        With a buffersize, no more calls than that are under way or have results that nobody has asked for.
        """
        if buffersize is not None and not isinstance(buffersize, int):
            raise TypeError('buffersize must be an integer or None')
        if buffersize is not None and buffersize < 1:
            raise ValueError('buffersize must be None or > 0')
        end = None if timeout is None else time.monotonic() + timeout
        calls = zip(*iterables)
        first = calls if buffersize is None else islice(calls, buffersize)
        fs = collections.deque(self.submit(fn, *args) for args in first)
        # The results may outlive the executor.
        reference = weakref.ref(self)

        def results():
            try:
                while fs:
                    if buffersize and (executor := reference()) and (args := next(calls, None)):
                        fs.appendleft(executor.submit(fn, *args))
                        fs.rotate(-1)
                        executor = None
                    left = None if end is None else end - time.monotonic()
                    yield _result_or_cancel(fs.popleft(), left)
            finally:
                for future in fs:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no calls any more; wait until those that there are have been carried out (or cancel them)."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
