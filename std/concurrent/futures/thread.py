"""An executor whose calls are carried out by threads."""

import itertools
import os
import queue
import threading
import types
import weakref

from concurrent.futures import _base

# The queues of all threads that wait for work, which are told to end when the program does.
_threads_queues = weakref.WeakKeyDictionary()
_shutdown = False
# Held while work is given out, so that none comes after the end has begun.
_global_shutdown_lock = threading.Lock()


def _python_exit():
    global _shutdown
    with _global_shutdown_lock:
        _shutdown = True
    ending = list(_threads_queues.items())
    for _, work in ending:
        work.put(None)
    for thread, _ in ending:
        thread.join()


# Before other threads are waited for: they may wait for these.
threading._register_atexit(_python_exit)

if hasattr(os, 'register_at_fork'):
    os.register_at_fork(
        before=_global_shutdown_lock.acquire,
        after_in_child=_global_shutdown_lock._at_fork_reinit,
        after_in_parent=_global_shutdown_lock.release)
    os.register_at_fork(after_in_child=_threads_queues.clear)


class WorkerContext:
    """What a thread does before its first call and around each one."""

    @classmethod
    def prepare(cls, initializer, initargs):
        """Two functions: one makes the context of a thread, the other what a call is handed over as."""
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        return (lambda: cls(initializer, initargs)), (lambda fn, args, kwargs: (fn, args, kwargs))

    def __init__(self, initializer, initargs):
        self.initializer = initializer
        self.initargs = initargs

    def initialize(self):
        """The thread begins."""
        if self.initializer is not None:
            self.initializer(*self.initargs)

    def finalize(self):
        """The thread ends."""

    def run(self, task):
        """Carry a call out."""
        fn, args, kwargs = task
        return fn(*args, **kwargs)


class _WorkItem:
    """A call and its future."""

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self, future, task):
        self.future = future
        self.task = task

    def run(self, ctx):
        """Carry the call out, unless it was cancelled."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = ctx.run(self.task)
        except BaseException as exc:
            self.future.set_exception(exc)
            # The traceback would hold the item, which holds the exception by way of the future.
            self = None
        else:
            self.future.set_result(result)


def _worker(executor_reference, ctx, work_queue):
    """What a thread of an executor does until the executor goes or is shut down."""
    try:
        ctx.initialize()
    except BaseException:
        _base._logger().critical('Exception in initializer:', exc_info=True)
        executor = executor_reference()
        if executor is not None:
            executor._initializer_failed()
        return
    try:
        while True:
            try:
                item = work_queue.get_nowait()
            except queue.Empty:
                # Only a thread that has to wait counts as idle.
                executor = executor_reference()
                if executor is not None:
                    executor._idle_semaphore.release()
                del executor
                item = work_queue.get()
            if item is not None:
                item.run(ctx)
                del item
                continue
            executor = executor_reference()
            if _shutdown or executor is None or executor._shutdown:
                if executor is not None:
                    executor._shutdown = True
                # The other threads are to see it, too.
                work_queue.put(None)
                return
            del executor
    except BaseException:
        _base._logger().critical('Exception in worker', exc_info=True)
    finally:
        ctx.finalize()


class BrokenThreadPool(_base.BrokenExecutor):
    """Raised where a thread of the executor could not be made ready."""


class ThreadPoolExecutor(_base.Executor):
    """Carries calls out in a number of threads, which are started as they are needed."""

    BROKEN = BrokenThreadPool
    _counter = itertools.count().__next__

    @classmethod
    def prepare_context(cls, initializer, initargs):
        """Two functions, as WorkerContext.prepare() gives them."""
        return WorkerContext.prepare(initializer, initargs)

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=(), **ctxkwargs):
        if max_workers is None:
            # Calls may wait for something as well as compute.
            max_workers = min(32, (os.process_cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        self._create_worker_context, self._resolve_work_item_task = type(self).prepare_context(
            initializer, initargs, **ctxkwargs)
        self._max_workers = max_workers
        self._work_queue = queue.SimpleQueue()
        self._idle_semaphore = threading.Semaphore(0)
        self._threads = set()
        self._broken = False
        self._shutdown = False
        self._shutdown_lock = threading.Lock()
        self._thread_name_prefix = thread_name_prefix or 'ThreadPoolExecutor-%d' % self._counter()

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock, _global_shutdown_lock:
            if self._broken:
                raise self.BROKEN(self._broken)
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _shutdown:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            future = _base.Future()
            self._work_queue.put(_WorkItem(future, self._resolve_work_item_task(fn, args, kwargs)))
            self._adjust_thread_count()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def _adjust_thread_count(self):
        # No new thread while one has nothing to do.
        if self._idle_semaphore.acquire(timeout=0):
            return
        count = len(self._threads)
        if count >= self._max_workers:
            return
        work = self._work_queue
        # When the executor goes, one thread has to notice, which wakes the others.
        reference = weakref.ref(self, lambda _: work.put(None))
        thread = threading.Thread(
            name='%s_%d' % (self._thread_name_prefix or self, count), target=_worker,
            args=(reference, self._create_worker_context(), work))
        thread.start()
        self._threads.add(thread)
        _threads_queues[thread] = work

    def _waiting_items(self):
        while True:
            try:
                item = self._work_queue.get_nowait()
            except queue.Empty:
                return
            if item is not None:
                yield item

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = 'A thread initializer failed, the thread pool is not usable anymore'
            for item in self._waiting_items():
                item.future.set_exception(self.BROKEN(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            if cancel_futures:
                for item in self._waiting_items():
                    item.future.cancel()
            # A thread that waits for work looks whether there will be any.
            self._work_queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__
