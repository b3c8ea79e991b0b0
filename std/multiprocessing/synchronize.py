"""Locks and their kin between processes."""

import itertools
import os
import tempfile
import threading
import time

import _multiprocessing

from . import context, process, util

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event"]

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX


class SemLock:
    """A semaphore of the system."""

    _rand = tempfile._RandomNameSequence()

    def __init__(self, kind, value, maxvalue, *, ctx):
        if ctx is None:
            ctx = context._default_context.get_context()
        # A process that is no copy finds it by its name.
        self._is_fork_ctx = ctx.get_start_method() == "fork"
        for _ in range(100):
            try:
                self._semlock = _multiprocessing.SemLock(
                    kind, value, maxvalue, self._make_name(), self._is_fork_ctx
                )
                break
            except FileExistsError:
                continue
        else:
            raise FileExistsError("cannot find name for semaphore")
        util.debug("created semlock with handle %s", self._semlock.handle)
        self._make_methods()
        util.register_after_fork(self, lambda obj: obj._semlock._after_fork())
        if self._semlock.name is not None:
            from . import resource_tracker

            resource_tracker.register(self._semlock.name, "semaphore")
            util.Finalize(self, _unlink, (self._semlock.name,), exitpriority=0)

    def _make_methods(self):
        self.acquire, self.release = self._semlock.acquire, self._semlock.release

    def locked(self):
        """Whether it is taken."""
        return self._semlock._is_zero()

    def __enter__(self):
        return self._semlock.__enter__()

    def __exit__(self, *args):
        return self._semlock.__exit__(*args)

    def __getstate__(self):
        context.assert_spawning(self)
        if self._is_fork_ctx:
            raise RuntimeError(
                "A SemLock created in a fork context is being shared with a process in a spawn context. "
                "This is not supported. Please use the same context to create multiprocessing objects and Process."
            )
        lock = self._semlock
        return lock.handle, lock.kind, lock.maxvalue, lock.name

    def __setstate__(self, state):
        self._semlock = _multiprocessing.SemLock._rebuild(*state)
        self._is_fork_ctx = False
        self._make_methods()

    @classmethod
    def _make_name(cls):
        return f"{process.current_process()._config['semprefix']}-{os.getpid()}-{next(cls._rand)}"

    def _holder(self):
        """Who has it, for people."""
        lock = self._semlock
        try:
            if lock._is_mine():
                name = process.current_process().name
                thread = threading.current_thread().name
                return name if thread == "MainThread" else f"{name}|{thread}"
            if not lock._is_zero():
                return "None"
            return "SomeOtherThread" if lock._count() > 0 else "SomeOtherProcess"
        except Exception:
            return "unknown"


def _unlink(name):
    from . import resource_tracker

    try:
        _multiprocessing.sem_unlink(name)
    except FileNotFoundError:
        pass
    resource_tracker.unregister(name, "semaphore")


class Semaphore(SemLock):
    """A counter that is waited for to be above zero."""

    def __init__(self, value=1, *, ctx):
        super().__init__(SEMAPHORE, value, SEM_VALUE_MAX, ctx=ctx)

    def get_value(self):
        """Return the counter."""
        return self._semlock._get_value()

    def _shown_value(self):
        try:
            return self.get_value()
        except Exception:
            return "unknown"

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._shown_value()})>"


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be given back more often than it was taken."""

    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, SEMAPHORE, value, value, ctx=ctx)

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._shown_value()}, maxvalue={self._semlock.maxvalue})>"


class Lock(SemLock):
    """A lock; any process can give it back."""

    def __init__(self, *, ctx):
        super().__init__(SEMAPHORE, 1, 1, ctx=ctx)

    def __repr__(self):
        return f"<{type(self).__name__}(owner={self._holder()})>"


class RLock(SemLock):
    """A lock that its owner can take again."""

    def __init__(self, *, ctx):
        super().__init__(RECURSIVE_MUTEX, 1, 1, ctx=ctx)

    def __repr__(self):
        holder = self._holder()
        count = self._semlock._count() if self._semlock._is_mine() else 0 if holder == "None" else "nonzero"
        return f"<{type(self).__name__}({holder}, {count})>"


class Condition:
    """Waiting until another process says that something has changed."""

    def __init__(self, lock=None, *, ctx):
        self._lock = lock or ctx.RLock()
        # How many sleep, how many have woken up, and what they sleep on.
        self._sleeping_count, self._woken_count = ctx.Semaphore(0), ctx.Semaphore(0)
        self._wait_semaphore = ctx.Semaphore(0)
        self._make_methods()

    def _make_methods(self):
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        return self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore

    def __setstate__(self, state):
        self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore = state
        self._make_methods()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        try:
            waiters = self._sleeping_count.get_value() - self._woken_count.get_value()
        except Exception:
            waiters = "unknown"
        return f"<{type(self).__name__}({self._lock}, {waiters})>"

    def wait(self, timeout=None):
        """Give the lock back, wait to be notified, take it again; False if that takes too long."""
        lock = self._lock._semlock
        assert lock._is_mine(), "must acquire() condition before using wait()"
        self._sleeping_count.release()
        depth = lock._count()
        for _ in range(depth):
            self._lock.release()
        try:
            return self._wait_semaphore.acquire(True, timeout)
        finally:
            self._woken_count.release()
            for _ in range(depth):
                self._lock.acquire()

    def notify(self, n=1):
        """Wake up to n processes."""
        assert self._lock._semlock._is_mine(), "lock is not owned"
        assert not self._wait_semaphore.acquire(False), "notify: Should not have been able to acquire _wait_semaphore"
        # Those that have given up since are no sleepers.
        while self._woken_count.acquire(False):
            taken = self._sleeping_count.acquire(False)
            assert taken, "notify: Bug in sleeping_count.acquire - res should not be False"
        woken = 0
        while woken < n and self._sleeping_count.acquire(False):
            self._wait_semaphore.release()
            woken += 1
        if woken:
            for _ in range(woken):
                self._woken_count.acquire()
            # A sleeper whose time was over at this very moment has left it.
            while self._wait_semaphore.acquire(False):
                pass

    def notify_all(self):
        """Wake up all processes."""
        import sys

        self.notify(n=sys.maxsize)

    def wait_for(self, predicate, timeout=None):
        """Wait until a function returns something true; return what it returned last."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not (result := predicate()):
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result


class Event:
    """A flag to wait for."""

    def __init__(self, *, ctx):
        self._cond = ctx.Condition(ctx.Lock())
        self._flag = ctx.Semaphore(0)

    def is_set(self):
        """Whether it is set."""
        with self._cond:
            return self._look()

    def _look(self):
        return not self._flag.locked()

    def clear(self):
        """Take it back."""
        with self._cond:
            self._flag.acquire(False)

    def set(self):
        """Set it."""
        with self._cond:
            if not self._look():
                self._flag.release()
            self._cond.notify_all()

    def wait(self, timeout=None):
        """Wait until it is set; return whether it is."""
        with self._cond:
            return self._look() or (self._cond.wait(timeout), self._look())[1]

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} {'set' if self.is_set() else 'unset'}>"


class Barrier(threading.Barrier):
    """A point that a number of processes wait at for each other."""

    _PHASES = ("filling", "draining", "resetting", "broken")

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        from .heap import Block

        # What threads keep in attributes is in memory that all processes see.
        self.__setstate__((parties, action, timeout, ctx.Condition(), Block(8)))

    def __getstate__(self):
        return self._parties, self._action, self._timeout, self._cond, self._block

    def __setstate__(self, state):
        self._parties, self._action, self._timeout, self._cond, self._block = state
        self._numbers = self._block.view().cast("i")

    @property
    def _count(self):
        return self._numbers[0]

    @_count.setter
    def _count(self, value):
        self._numbers[0] = value

    @property
    def _phase(self):
        return self._PHASES[self._numbers[1]]

    @_phase.setter
    def _phase(self, value):
        self._numbers[1] = self._PHASES.index(value)
