"""Locks, events, conditions, semaphores and barriers for tasks."""

__all__ = ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier")

from _asyncio import Barrier, Condition, Event, Lock, Semaphore

from . import exceptions, mixins


class BoundedSemaphore(Semaphore):
    """A semaphore that must not be released more often than acquired."""

    def __init__(self, value=1, *, loop=None):
        super().__init__(value)
        self._bound_value = value
        mixins._take_loop(self, loop)

    def release(self):
        if self._value >= self._bound_value:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


# What the native classes leave to the language: how they are shown, and the waits of subclasses with methods of their own.


def _state_repr(obj, state):
    if obj._waiters:
        state += f", waiters:{len(obj._waiters)}"
    return _in_state(obj, state)


def _in_state(obj, state):
    return f"<{object.__repr__(obj)[1:-1]} [{state}]>"


async def _enter(lock):
    """`__aenter__`, which gives None: the lock itself is of no use in the block."""
    await lock.acquire()


async def _enter_barrier(barrier):
    return await barrier.wait()


async def _wait(condition):
    """`Condition.wait()`, through the methods of the condition."""
    if not condition.locked():
        raise RuntimeError("cannot wait on un-acquired lock")
    waiter = condition._get_loop().create_future()
    condition.release()
    try:
        try:
            condition._waiters.append(waiter)
            try:
                await waiter
                return True
            finally:
                condition._waiters.remove(waiter)
        finally:
            # The lock has to be held again whatever happens.
            cancelled = None
            while True:
                try:
                    await condition.acquire()
                    break
                except exceptions.CancelledError as exc:
                    cancelled = exc
            if cancelled is not None:
                try:
                    raise cancelled
                finally:
                    cancelled = None
    except BaseException:
        # We may have used up a notification that another one is waiting for.
        condition._notify(1)
        raise


async def _wait_for(condition, predicate):
    result = predicate()
    while not result:
        await condition.wait()
        result = predicate()
    return result


_wait.__qualname__ = "Condition.wait"
_wait_for.__qualname__ = "Condition.wait_for"
_enter_barrier.__qualname__ = "Barrier.__aenter__"
