"""Queues between processes."""

__all__ = ["Queue", "SimpleQueue", "JoinableQueue"]

import collections
import errno
import os
import threading
import time
import types
import weakref
from queue import Empty, Full

from . import connection, context
from .util import Finalize, debug, info, is_exiting, register_after_fork


def _pickler():
    from .reduction import ForkingPickler

    return ForkingPickler


# Asks the thread that sends to end.
_sentinel = object()


class Queue:
    """A queue. A thread of each process that puts something sends it, so that put() does not wait for a reader."""

    def __init__(self, maxsize=0, *, ctx):
        from .synchronize import SEM_VALUE_MAX

        if maxsize <= 0:
            maxsize = SEM_VALUE_MAX
        self._maxsize = maxsize
        self._reader, self._writer = connection.Pipe(duplex=False)
        self._rlock = ctx.Lock()
        self._wlock = ctx.Lock()
        self._opid = os.getpid()
        self._sem = ctx.BoundedSemaphore(maxsize)
        # Whether what cannot be sent because nobody reads is an error; the executors say no.
        self._ignore_epipe = False
        self._reset()
        register_after_fork(self, Queue._after_fork)

    __class_getitem__ = classmethod(types.GenericAlias)

    def __getstate__(self):
        context.assert_spawning(self)
        return (
            self._ignore_epipe, self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem, self._opid,
        )

    def __setstate__(self, state):
        (
            self._ignore_epipe, self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem, self._opid,
        ) = state
        self._reset()

    def _after_fork(self):
        debug("Queue._after_fork()")
        self._reset()

    def _reset(self):
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = collections.deque()
        self._thread = self._jointhread = self._close = None
        self._joincancelled = self._closed = False
        self._send_bytes, self._recv_bytes = self._writer.send_bytes, self._reader.recv_bytes
        self._poll = self._reader.poll

    def put(self, obj, block=True, timeout=None):
        """Put an item; Full if there is no room (in time)."""
        self._check_open()
        if not self._sem.acquire(block, timeout):
            raise Full
        self._queue_item(obj)

    def _check_open(self):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")

    def _queue_item(self, obj):
        """Leave an item to the thread."""
        with self._notempty:
            if not self._thread:
                self._start_thread()
            self._notempty.notify()
            self._buffer.append(obj)

    def get(self, block=True, timeout=None):
        """Take an item out; Empty if there is none (in time)."""
        self._check_open()
        patient = block and timeout is None
        deadline = None if patient or not block else time.monotonic() + timeout
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            if not patient and not self._poll(0 if deadline is None else max(0.0, deadline - time.monotonic())):
                raise Empty
            data = self._recv_bytes()
        finally:
            self._rlock.release()
        self._sem.release()
        # Unpickling may take long: others can read meanwhile.
        return _pickler().loads(data)

    def put_nowait(self, obj):
        """Put an item without waiting."""
        self.put(obj, False)

    def get_nowait(self):
        """Take an item out without waiting."""
        return self.get(False)

    def full(self):
        """Whether there is no room, at this moment."""
        return self._sem.locked()

    def empty(self):
        """Whether there is no item, at this moment."""
        return not self._poll()

    def qsize(self):
        """Return about how many items there are."""
        return self._maxsize - self._sem.get_value()

    def close(self):
        """Put no more items from this process; what is put already is still sent."""
        self._closed = True
        close, self._close = self._close, None
        if close:
            close()

    def join_thread(self):
        """Wait until everything is sent; after close()."""
        debug("Queue.join_thread()")
        assert self._closed, f"Queue {self!r} not closed"
        if self._jointhread:
            self._jointhread()

    def cancel_join_thread(self):
        """Do not wait at the end of the process until everything is sent."""
        debug("Queue.cancel_join_thread()")
        self._joincancelled = True
        if self._jointhread is not None:
            self._jointhread.cancel()

    def _terminate_broken(self):
        """Close it although the other end is gone; what is not sent is lost."""
        self._reader.close()
        self.close()
        self.join_thread()

    def _start_thread(self):
        debug("Queue._start_thread()")
        self._buffer.clear()
        self._thread = threading.Thread(
            target=self._feed, daemon=True, name="QueueFeederThread",
            args=(
                self._buffer, self._notempty, self._send_bytes, self._wlock, self._reader.close, self._writer.close,
                self._ignore_epipe, self._on_queue_feeder_error, self._sem,
            ),
        )
        try:
            self._thread.start()
        except:
            self._thread = None
            raise
        if not self._joincancelled:
            self._jointhread = Finalize(
                self._thread, Queue._finalize_join, [weakref.ref(self._thread)], exitpriority=-5
            )
        self._close = Finalize(self, Queue._finalize_close, [self._buffer, self._notempty], exitpriority=10)

    @staticmethod
    def _finalize_join(reference):
        debug("joining queue thread")
        if (thread := reference()) is not None:
            thread.join()

    @staticmethod
    def _finalize_close(buffer, notempty):
        debug("telling queue thread to quit")
        with notempty:
            buffer.append(_sentinel)
            notempty.notify()

    @staticmethod
    def _feed(buffer, notempty, send_bytes, writelock, reader_close, writer_close, ignore_epipe, onerror, queue_sem):
        """What the thread does: pickle and send."""
        dumps = _pickler().dumps
        while True:
            obj = None
            try:
                with notempty:
                    while not buffer:
                        notempty.wait()
                    obj = buffer.popleft()
                if obj is _sentinel:
                    debug("feeder thread got sentinel -- exiting")
                    reader_close()
                    writer_close()
                    return
                data = dumps(obj)
                with writelock:
                    send_bytes(data)
            except Exception as exc:
                if ignore_epipe and getattr(exc, "errno", 0) == errno.EPIPE:
                    return
                if is_exiting():
                    info("error in queue thread: %s", exc)
                    return
                # It takes no room any more.
                queue_sem.release()
                onerror(exc, obj)

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        """What is done about an item that cannot be sent; a subclass may do more."""
        import traceback

        traceback.print_exc()

    __hash__ = object.__hash__


class JoinableQueue(Queue):
    """A queue whose items can be waited for to be done."""

    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self._unfinished_tasks = ctx.Semaphore(0)
        self._cond = ctx.Condition()

    def __getstate__(self):
        return super().__getstate__() + (self._cond, self._unfinished_tasks)

    def __setstate__(self, state):
        super().__setstate__(state[:-2])
        self._cond, self._unfinished_tasks = state[-2:]

    def put(self, obj, block=True, timeout=None):
        """Put an item; Full if there is no room (in time)."""
        with self._cond:
            # Nobody can be done with it before it counts.
            super().put(obj, block, timeout)
            self._unfinished_tasks.release()

    def task_done(self):
        """Say that an item that was taken out is done."""
        left = self._unfinished_tasks
        with self._cond:
            if not left.acquire(False):
                raise ValueError("task_done() called too many times")
            if left.locked():
                self._cond.notify_all()

    def join(self):
        """Wait until all items are done."""
        with self._cond:
            self._cond.wait_for(self._unfinished_tasks.locked)


class SimpleQueue:
    """A queue that is little more than a pipe with locks."""

    def __init__(self, *, ctx):
        self.__setstate__((*connection.Pipe(duplex=False), ctx.Lock(), ctx.Lock()))

    __class_getitem__ = classmethod(types.GenericAlias)

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state
        self._poll = self._reader.poll

    def __getstate__(self):
        context.assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def empty(self):
        """Whether there is no item, at this moment."""
        return not self._poll()

    def close(self):
        """Close both ends."""
        for end in (self._reader, self._writer):
            end.close()

    def get(self):
        """Take an item out; waits for one."""
        with self._rlock:
            data = self._reader.recv_bytes()
        return _pickler().loads(data)

    def put(self, obj):
        """Put an item."""
        data = _pickler().dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)
