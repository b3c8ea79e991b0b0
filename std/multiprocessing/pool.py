"""Pools of processes (or threads) that work."""

__all__ = ["Pool", "ThreadPool"]

import collections
import itertools
import os
import queue
import threading
import time
import types
import warnings

from . import TimeoutError, get_context, util
from .connection import wait

INIT, RUN, CLOSE, TERMINATE = "INIT", "RUN", "CLOSE", "TERMINATE"

job_counter = itertools.count()


def mapstar(args):
    function, *iterables = args
    return [function(*items) for items in zip(*iterables)]


def starmapstar(args):
    function, items = args
    return [function(*item) for item in items]


# In the workers.


class RemoteTraceback(Exception):
    """The traceback of the worker, as cause of its exception."""

    def __init__(self, tb):
        super().__init__(tb)
        self.tb = tb


class ExceptionWithTraceback:
    """An exception on its way to the process that has asked."""

    def __init__(self, exc, tb):
        import traceback

        text = "".join(traceback.format_exception(type(exc), exc, tb))
        self.exc = exc
        self.tb = f'\n"""\n{text}"""'

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """Raised when a result cannot be pickled."""

    def __init__(self, exc, value):
        self.exc, self.value = repr(exc), repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None, wrap_exception=False):
    """What each worker does: take tasks and put results."""
    if maxtasks is not None and not (isinstance(maxtasks, int) and maxtasks >= 1):
        raise AssertionError(f"Maxtasks {maxtasks!r} is not valid")
    if hasattr(inqueue, "_writer"):
        # Those ends are the other side's.
        inqueue._writer.close()
        outqueue._reader.close()
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while maxtasks is None or done < maxtasks:
        try:
            task = inqueue.get()
        except (EOFError, OSError):
            util.debug("worker got EOFError or OSError -- exiting")
            break
        if task is None:
            util.debug("worker got sentinel -- exiting")
            break
        job, index, function, args, kwargs = task
        try:
            result = True, function(*args, **kwargs)
        except Exception as exc:
            if wrap_exception and function is not _helper_reraises_exception:
                exc = ExceptionWithTraceback(exc, exc.__traceback__)
            result = False, exc
        try:
            outqueue.put((job, index, result))
        except Exception as exc:
            util.debug("Possible encoding error while sending result: %s", exc)
            outqueue.put((job, index, (False, MaybeEncodingError(exc, result[1]))))
        task = job = result = function = args = kwargs = None
        done += 1
    util.debug("worker exiting after %d tasks", done)


def _helper_reraises_exception(ex):
    raise ex


# In the process that asks.


class _Wakeup(dict):
    """The jobs that are not done; tells when there is none any more."""

    def __init__(self, notifier):
        self.notifier = notifier

    def __delitem__(self, key):
        super().__delitem__(key)
        if not self:
            self.notifier.put(None)


class Pool:
    """Processes that work: as many as the machine has processors, unless told otherwise."""

    _wrap_exception = True
    _state = INIT

    @staticmethod
    def Process(ctx, *args, **kwds):
        return ctx.Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._pool = []
        self._ctx = context or get_context()
        self._setup_queues()
        self._taskqueue = queue.SimpleQueue()
        # Wakes up the thread that replaces workers.
        self._change_notifier = self._ctx.SimpleQueue()
        self._cache = _Wakeup(self._change_notifier)
        self._maxtasksperchild = maxtasksperchild
        self._initializer, self._initargs = initializer, initargs
        if processes is None:
            processes = os.process_cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None and not (isinstance(maxtasksperchild, int) and maxtasksperchild > 0):
            raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        try:
            self._fill_up()
        except Exception:
            for process in self._pool:
                if process.exitcode is None:
                    process.terminate()
            for process in self._pool:
                process.join()
            raise
        # Threads hold no reference to the pool: it can go.
        self._worker_handler = self._thread(
            Pool._handle_workers, self._cache, self._taskqueue, self._pool, self._make_worker, self._processes,
            self._get_sentinels, self._change_notifier,
        )
        self._task_handler = self._thread(
            Pool._handle_tasks, self._taskqueue, self._quick_put, self._outqueue, self._pool, self._cache
        )
        self._result_handler = self._thread(
            Pool._handle_results, self._outqueue, self._quick_get, self._cache
        )
        self._terminate = util.Finalize(
            self, self._terminate_pool, exitpriority=15,
            args=(
                self._taskqueue, self._inqueue, self._outqueue, self._pool, self._change_notifier,
                self._worker_handler, self._task_handler, self._result_handler, self._cache,
            ),
        )
        self._state = RUN

    @staticmethod
    def _thread(target, *args):
        thread = threading.Thread(target=target, args=args, daemon=True)
        thread._state = RUN
        thread.start()
        return thread

    def __del__(self, _warn=warnings.warn, RUN=RUN):
        if self._state == RUN:
            _warn(f"unclosed running multiprocessing pool {self!r}", ResourceWarning, source=self)
            if getattr(self, "_change_notifier", None) is not None:
                self._change_notifier.put(None)

    def __repr__(self):
        kind = type(self)
        return f"<{kind.__module__}.{kind.__qualname__} state={self._state} pool_size={len(self._pool)}>"

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def _setup_queues(self):
        self._inqueue, self._outqueue = self._ctx.SimpleQueue(), self._ctx.SimpleQueue()
        self._quick_put, self._quick_get = self._inqueue._writer.send, self._outqueue._reader.recv

    def _get_sentinels(self):
        return [self._outqueue._reader]

    @property
    def _make_worker(self):
        """A function that makes a worker."""
        make, ctx = self.Process, self._ctx
        args = (
            self._inqueue, self._outqueue, self._initializer, self._initargs, self._maxtasksperchild,
            self._wrap_exception,
        )

        def make_worker():
            process = make(ctx, target=worker, args=args)
            process.name = process.name.replace("Process", "PoolWorker")
            process.daemon = True
            process.start()
            util.debug("added worker")
            return process

        return make_worker

    def _fill_up(self):
        make = self._make_worker
        while len(self._pool) < self._processes:
            self._pool.append(make())

    # The threads.

    @staticmethod
    def _handle_workers(cache, taskqueue, pool, make_worker, processes, get_sentinels, notifier):
        """Replace workers that have ended."""
        thread = threading.current_thread()
        # Jobs that are not done still need workers after close().
        while thread._state == RUN or (cache and thread._state != TERMINATE):
            for at in reversed(range(len(pool))):
                if pool[at].exitcode is not None:
                    util.debug("cleaning up worker %d", at)
                    pool[at].join()
                    del pool[at]
            while len(pool) < processes and thread._state != TERMINATE:
                pool.append(make_worker())
            sentinels = [process.sentinel for process in pool if hasattr(process, "sentinel")]
            wait([*sentinels, notifier._reader], timeout=None if sentinels else 0.1)
            while not notifier.empty():
                notifier.get()
        taskqueue.put(None)
        util.debug("worker handler exiting")

    @staticmethod
    def _handle_tasks(taskqueue, put, outqueue, pool, cache):
        """Send the tasks."""
        thread = threading.current_thread()
        for sequence, set_length in iter(taskqueue.get, None):
            task = None
            try:
                for task in sequence:
                    if thread._state != RUN:
                        util.debug("task handler found thread._state != RUN")
                        break
                    try:
                        put(task)
                    except Exception as exc:
                        job, index = task[:2]
                        try:
                            cache[job]._set(index, (False, exc))
                        except KeyError:
                            pass
                else:
                    if set_length:
                        util.debug("doing set_length()")
                        set_length(task[1] + 1 if task else 0)
                    continue
                break
            finally:
                task = sequence = None
        try:
            outqueue.put(None)
            for _ in pool:
                put(None)
        except OSError:
            util.debug("task handler got OSError when sending sentinels")

    @staticmethod
    def _handle_results(outqueue, get, cache):
        """Give out the results."""
        thread = threading.current_thread()

        def next_result():
            try:
                return get()
            except (OSError, EOFError):
                util.debug("result handler got EOFError/OSError -- exiting")
                return _BROKEN

        ended = False
        # After the sentinel of the other thread: until all jobs are done.
        while not ended or (cache and thread._state != TERMINATE):
            task = next_result()
            if task is _BROKEN:
                return
            if task is None:
                ended = True
                continue
            if thread._state == TERMINATE:
                break
            job, index, result = task
            try:
                cache[job]._set(index, result)
            except KeyError:
                pass
            task = job = result = None
        if hasattr(outqueue, "_reader"):
            # Workers that want to send their last result are not to wait for ever.
            try:
                for _ in range(10):
                    if not outqueue._reader.poll():
                        break
                    get()
            except (OSError, EOFError):
                pass

    # Work.

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def _guarded_task_generation(self, result_job, function, iterable):
        """Tasks of an iterable; its exception becomes that of a task."""
        index = -1
        try:
            for index, item in enumerate(iterable):
                yield result_job, index, function, (item,), {}
        except Exception as exc:
            yield result_job, index + 1, _helper_reraises_exception, (exc,), {}

    @staticmethod
    def _get_tasks(function, it, size):
        it = iter(it)
        while chunk := tuple(itertools.islice(it, size)):
            yield function, chunk

    def apply(self, func, args=(), kwds={}):
        """Call a function in a worker; return its result."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Call a function in a worker; return an AsyncResult."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._taskqueue.put(([(result._job, 0, func, args, kwds)], None))
        return result

    def map(self, func, iterable, chunksize=None):
        """Call a function for each item; return the results in a list."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Call a function for each item; return an AsyncResult."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """Like map(), for items that are tuples of arguments."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Like map_async(), for items that are tuples of arguments."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        self._check_running()
        if not hasattr(iterable, "__len__"):
            iterable = list(iterable)
        count = len(iterable)
        if chunksize is None:
            chunksize, rest = divmod(count, len(self._pool) * 4)
            chunksize += bool(rest)
        if count == 0:
            chunksize = 0
        chunks = self._get_tasks(func, iterable, chunksize) if chunksize else ()
        result = MapResult(self, chunksize, count, callback, error_callback=error_callback)
        self._taskqueue.put((self._guarded_task_generation(result._job, mapper, chunks), None))
        return result

    def imap(self, func, iterable, chunksize=1):
        """Like map(), as an iterator of results in order."""
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """Like map(), as an iterator of results as they come."""
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, make, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        result = make(self)
        if chunksize == 1:
            tasks = self._guarded_task_generation(result._job, func, iterable)
            self._taskqueue.put((tasks, result._set_length))
            return result
        chunks = self._get_tasks(func, iterable, chunksize)
        self._taskqueue.put((self._guarded_task_generation(result._job, mapstar, chunks), result._set_length))
        return (item for chunk in result for item in chunk)

    # The end.

    def close(self):
        """Take no more tasks; the workers end when all are done."""
        util.debug("closing pool")
        if self._state == RUN:
            self._state = self._worker_handler._state = CLOSE
            self._change_notifier.put(None)

    def terminate(self):
        """End the workers at once."""
        util.debug("terminating pool")
        self._state = TERMINATE
        self._terminate()

    def join(self):
        """Wait until the workers have ended; after close() or terminate()."""
        util.debug("joining pool")
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        for thread in (self._worker_handler, self._task_handler, self._result_handler):
            thread.join()
        for process in self._pool:
            process.join()

    @staticmethod
    def _help_stuff_finish(inqueue, task_handler, size):
        """Make room: the thread that sends may wait for it."""
        inqueue._rlock.acquire()
        while task_handler.is_alive() and inqueue._reader.poll():
            inqueue._reader.recv()
            time.sleep(0)

    @classmethod
    def _terminate_pool(
        cls, taskqueue, inqueue, outqueue, pool, change_notifier, worker_handler, task_handler, result_handler, cache
    ):
        util.debug("finalizing pool")
        worker_handler._state = task_handler._state = TERMINATE
        change_notifier.put(None)
        cls._help_stuff_finish(inqueue, task_handler, len(pool))
        if not result_handler.is_alive() and len(cache) != 0:
            raise AssertionError("Cannot have cache with result_hander not alive")
        result_handler._state = TERMINATE
        outqueue.put(None)
        me = threading.current_thread()
        if me is not worker_handler:
            worker_handler.join()
        for process in pool:
            if hasattr(process, "terminate") and process.exitcode is None:
                process.terminate()
        for thread in (task_handler, result_handler):
            if me is not thread:
                thread.join()
        for process in pool:
            if hasattr(process, "terminate") and process.is_alive():
                util.debug("cleaning up worker %d", process.pid)
                process.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


_BROKEN = object()


class ApplyResult:
    """A result that comes later."""

    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._job = next(job_counter)
        self._cache = pool._cache
        self._callback, self._error_callback = callback, error_callback
        self._cache[self._job] = self

    __class_getitem__ = classmethod(types.GenericAlias)

    def ready(self):
        """Whether it is there."""
        return self._event.is_set()

    def successful(self):
        """Whether it is no exception; ValueError before it is there."""
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def get(self, timeout=None):
        """Return it, or raise the exception that it is; TimeoutError if it does not come in time."""
        self.wait(timeout)
        if not self._event.is_set():
            raise TimeoutError
        if not self._success:
            raise self._value
        return self._value

    def wait(self, timeout=None):
        """Wait for it, at most so many seconds."""
        self._event.wait(timeout)

    def _finish(self):
        callback = self._callback if self._success else self._error_callback
        if callback:
            callback(self._value)
        self._event.set()
        del self._cache[self._job]
        self._pool = None

    def _set(self, i, obj):
        self._success, self._value = obj
        self._finish()


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The results of map() that come later."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._success, self._value = True, [None] * length
        self._chunksize = chunksize
        self._number_left = -(-length // chunksize) if chunksize > 0 else 0
        if not self._number_left:
            # Nothing will come.
            del self._cache[self._job]
            self._event.set()

    def _set(self, i, success_result):
        self._number_left -= 1
        success, result = success_result
        if success and self._success:
            start = i * self._chunksize
            self._value[start : start + self._chunksize] = result
        elif not success and self._success:
            # The first one counts; the others are still waited for.
            self._success, self._value = False, result
        if self._number_left == 0:
            self._finish()


class IMapIterator:
    """The results of imap() in order."""

    def __init__(self, pool):
        # The pool is not to go while there are results to come.
        self._pool, self._cache = pool, pool._cache
        self._cond = threading.Condition(threading.Lock())
        # Results that are next, and those that have come before their turn.
        self._items, self._unsorted = collections.deque(), {}
        self._index, self._length = 0, None
        self._job = next(job_counter)
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """Return the next result; TimeoutError if it does not come in time."""
        with self._cond:
            # Results that come before their turn wake whoever waits, too.
            if not self._cond.wait_for(self._is_decided, timeout):
                raise TimeoutError
            if not self._items:
                self._pool = None
                raise StopIteration
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    __next__ = next

    def _is_decided(self):
        """Whether there is a result, or will be none."""
        return self._items or self._index == self._length

    def _set(self, i, obj):
        with self._cond:
            self._unsorted[i] = obj
            while self._index in self._unsorted:
                self._items.append(self._unsorted.pop(self._index))
                self._index += 1
            self._cond.notify_all()
            self._end_if_complete()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            if self._index == length:
                self._cond.notify_all()
            self._end_if_complete()

    def _end_if_complete(self):
        if self._index == self._length:
            self._cache.pop(self._job, None) and not self._cache and self._cache.notifier.put(None)
            self._pool = None


class IMapUnorderedIterator(IMapIterator):
    """The results of imap_unordered() as they come."""

    def _set(self, i, obj):
        # Whatever its number: it is the next one.
        super()._set(self._index, obj)


class ThreadPool(Pool):
    """Threads that work, with the methods of a Pool."""

    _wrap_exception = False

    @staticmethod
    def Process(ctx, *args, **kwds):
        from .dummy import Process

        return Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _setup_queues(self):
        self._inqueue, self._outqueue = queue.SimpleQueue(), queue.SimpleQueue()
        self._quick_put, self._quick_get = self._inqueue.put, self._outqueue.get

    def _get_sentinels(self):
        return []

    @staticmethod
    def _help_stuff_finish(inqueue, task_handler, size):
        # Tasks that nobody has begun are dropped; then the workers are told to end.
        try:
            while True:
                inqueue.get(block=False)
        except queue.Empty:
            pass
        for _ in range(size):
            inqueue.put(None)
