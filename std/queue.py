"""Queues between threads."""

import threading
import types
from collections import deque
from heapq import heappop, heappush
from time import monotonic as time

try:
    from _queue import Empty, SimpleQueue
except ImportError:
    # Kept out: the plain one below takes its place.
    SimpleQueue = None

    class Empty(Exception):
        """Raised by get() without waiting when there is no item."""

__all__ = ['Empty', 'Full', 'ShutDown', 'Queue', 'PriorityQueue', 'LifoQueue', 'SimpleQueue']


class Full(Exception):
    """Raised by put() without waiting when there is no room."""


class ShutDown(Exception):
    """Raised by put() and get() of a queue that was shut down."""


class Queue:
    """What was put first is got first. At most maxsize items have room, without end if that is not positive."""

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        # One lock for all that waits: for an item, for room, for the end of all work.
        self.mutex = threading.Lock()
        self.not_empty = threading.Condition(self.mutex)
        self.not_full = threading.Condition(self.mutex)
        self.all_tasks_done = threading.Condition(self.mutex)
        self.unfinished_tasks = 0
        self.is_shutdown = False

    # What subclasses exchange; called with the lock held.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def _await(self, condition, ready, block, timeout, failure):
        """Wait with a condition until something is ready, as block and timeout say, or the queue is shut down."""
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        end = time() + timeout if block and timeout is not None else None
        while not ready():
            if self.is_shutdown:
                raise ShutDown
            if not block:
                raise failure
            if end is None:
                condition.wait()
                continue
            left = end - time()
            if left <= 0:
                raise failure
            condition.wait(left)

    def put(self, item, block=True, timeout=None):
        """Put an item; wait for room, at most so many seconds, or raise Full."""
        with self.not_full:
            if self.is_shutdown:
                raise ShutDown
            if self.maxsize > 0:
                self._await(self.not_full, lambda: self._qsize() < self.maxsize, block, timeout, Full)
                if self.is_shutdown:
                    raise ShutDown
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Get an item; wait for one, at most so many seconds, or raise Empty."""
        with self.not_empty:
            self._await(self.not_empty, self._qsize, block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        """Put an item if there is room, else raise Full."""
        return self.put(item, block=False)

    def get_nowait(self):
        """Get an item if there is one, else raise Empty."""
        return self.get(block=False)

    def qsize(self):
        """How many items there are at the moment."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        """Whether there is no item at the moment."""
        with self.mutex:
            return not self._qsize()

    def full(self):
        """Whether there is no room at the moment."""
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def task_done(self):
        """Say that the work on an item that was got is done."""
        with self.all_tasks_done:
            left = self.unfinished_tasks - 1
            if left < 0:
                raise ValueError('task_done() called too many times')
            if left == 0:
                self.all_tasks_done.notify_all()
            self.unfinished_tasks = left

    def join(self):
        """Wait until the work on all items is done."""
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def shutdown(self, immediate=False):
        """From now on put() raises ShutDown, and get() once there is no item left, or at once."""
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                dropped = 0
                while self._qsize():
                    self._get()
                    dropped += 1
                # Nobody will report this work as done.
                self.unfinished_tasks = max(0, self.unfinished_tasks - dropped)
                self.all_tasks_done.notify_all()
            self.not_empty.notify_all()
            self.not_full.notify_all()


class PriorityQueue(Queue):
    """The smallest item is got first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    """What was put last is got first."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class _PySimpleQueue:
    """SimpleQueue without its native part."""

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self):
        self._items = deque()
        self._there = threading.Semaphore(0)

    def put(self, item, block=True, timeout=None):
        """Put an item; there is always room."""
        self._items.append(item)
        self._there.release()

    def put_nowait(self, item):
        """The same as put()."""
        return self.put(item)

    def get(self, block=True, timeout=None):
        """Get an item; wait for one, at most so many seconds, or raise Empty."""
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if not self._there.acquire(block, timeout if block else None):
            raise Empty
        return self._items.popleft()

    def get_nowait(self):
        """Get an item if there is one, else raise Empty."""
        return self.get(block=False)

    def empty(self):
        """Whether there is no item at the moment."""
        return not self._items

    def qsize(self):
        """How many items there are at the moment."""
        return len(self._items)


if SimpleQueue is None:
    SimpleQueue = _PySimpleQueue
