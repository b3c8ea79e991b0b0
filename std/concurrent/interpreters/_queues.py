"""Queues between interpreters."""

import pickle
import queue
import time
import weakref

import _interpreters
from concurrent.interpreters import _transfer

__all__ = ["UNBOUND", "UNBOUND_ERROR", "UNBOUND_REMOVE", "create", "list_all", "Queue", "QueueError", "QueueNotFoundError", "QueueEmpty", "QueueFull", "ItemInterpreterDestroyed"]


class QueueError(RuntimeError):
    """What goes wrong with a queue."""


class QueueNotFoundError(QueueError):
    """There is no such queue."""


class QueueEmpty(QueueError, queue.Empty):
    """There is nothing in the queue."""


class QueueFull(QueueError, queue.Full):
    """There is no room in the queue."""


class ItemInterpreterDestroyed(QueueError):
    """The interpreter that has put the item is gone."""


QueueError.__module__ = QueueNotFoundError.__module__ = "concurrent.interpreters"


class _Unbound:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"{__name__}.{self._name}"

    def __reduce__(self):
        return self._name


UNBOUND = _Unbound("UNBOUND")
UNBOUND_ERROR = _Unbound("UNBOUND_ERROR")
UNBOUND_REMOVE = _Unbound("UNBOUND_REMOVE")
_CHOICES = (UNBOUND, UNBOUND_ERROR, UNBOUND_REMOVE)

# The objects of this interpreter: always the same one for a queue.
_known = weakref.WeakValueDictionary()


def _checked(unbounditems):
    if unbounditems not in _CHOICES:
        raise NotImplementedError(f"unsupported unbound replacement {unbounditems!r}")
    return _CHOICES.index(unbounditems)


def create(maxsize=0, *, unbounditems=UNBOUND):
    """Make a queue; unbounditems says what becomes of items whose interpreter has gone."""
    _checked(unbounditems)
    made = Queue(_interpreters.queue_create(maxsize))
    made._set_unbound(unbounditems)
    return made


def list_all():
    """Return the queues that this interpreter knows."""
    return list(_known.values())


class Queue:
    """A queue, of which every interpreter may have an object."""

    _is_shareable = True

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f"id must be an int, got {id!r}")
        known = _known.get(id)
        if known is None:
            if not _interpreters.queue_use(id, 1):
                raise QueueNotFoundError(f"queue {id} not found")
            known = super().__new__(cls)
            known._id = id
            known._unbound = UNBOUND
            _known[id] = known
        return known

    def __del__(self, _use=_interpreters.queue_use):
        id = getattr(self, "_id", None)
        if id is not None:
            _use(id, -1)

    def __repr__(self):
        return f"{type(self).__name__}({self._id})"

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    def _set_unbound(self, op, items=None):
        self._unbound = op

    def _state(self):
        state = _interpreters.queue_state(self._id)
        if state is None:
            raise QueueNotFoundError(f"queue {self._id} not found")
        return state

    @property
    def id(self):
        return self._id

    @property
    def unbounditems(self):
        return self._unbound

    @property
    def maxsize(self):
        return self._state()[0]

    def empty(self):
        """Tell whether there is nothing in it."""
        return self.qsize() == 0

    def full(self):
        """Tell whether there is no room in it."""
        limit, count = self._state()
        return limit > 0 and count >= limit

    def qsize(self):
        """Return the number of items."""
        return self._state()[1]

    def put(self, obj, block=True, timeout=None, *, unbounditems=None, _delay=10 / 1000):
        """Put an object, waiting for room as long as timeout says."""
        if not block:
            return self.put_nowait(obj, unbounditems=unbounditems)
        choice = _checked(self._unbound if unbounditems is None else unbounditems)
        data = bytes([choice]) + _transfer.encode(obj)
        self._wait(lambda: _interpreters.queue_put(self._id, data) or None, True, timeout)

    def put_nowait(self, obj, *, unbounditems=None):
        """Put an object; QueueFull if there is no room."""
        self.put(obj, timeout=0, unbounditems=unbounditems)

    def get(self, block=True, timeout=None, *, _delay=10 / 1000):
        """Take the next object, waiting for one as long as timeout says."""
        if not block:
            return self.get_nowait()
        while True:
            data, sender = self._wait(lambda: _interpreters.queue_get(self._id) or None, False, timeout)
            if sender and _interpreters.is_running(sender) is None:
                # Only what is the same everywhere outlives its interpreter.
                choice = _CHOICES[data[0]]
                if choice is UNBOUND_REMOVE:
                    continue
                if choice is UNBOUND_ERROR:
                    raise ItemInterpreterDestroyed("item's original interpreter destroyed")
                return choice
            return _transfer.decode(data[1:])

    def get_nowait(self):
        """Take the next object; QueueEmpty if there is none."""
        return self.get(timeout=0)

    def _wait(self, attempt, for_room, timeout):
        if timeout is not None:
            timeout = float(timeout)
            if timeout < 0:
                raise ValueError("timeout value must be non-negative")
            end = time.monotonic() + timeout
        while (result := attempt()) is None:
            self._state()
            left = None if timeout is None else end - time.monotonic()
            if left is not None and left <= 0:
                if for_room:
                    raise QueueFull(f"queue {self._id} is full")
                raise QueueEmpty(f"queue {self._id} is empty")
            _interpreters.queue_wait(self._id, for_room, left)
        return result
