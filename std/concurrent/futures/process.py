"""An executor whose calls are carried out by processes."""

import itertools
import multiprocessing as mp
import os
import queue
import threading
import traceback
import weakref
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.queues import Queue

from concurrent.futures import _base

# Calls that are sent before a process asks for them: it need not wait for the next one.
EXTRA_QUEUED_CALLS = 1
_MAX_WINDOWS_WORKERS = 63 - 2

# Methods of processes.
_TERMINATE, _KILL = "terminate", "kill"

# The threads of all executors and what wakes each of them, which are told to end when the program does.
_threads_wakeups = weakref.WeakKeyDictionary()
_global_shutdown = False


def _python_exit():
    global _global_shutdown
    _global_shutdown = True
    ending = list(_threads_wakeups.items())
    for _, wakeup in ending:
        wakeup.wakeup()
    for thread, _ in ending:
        thread.join()


threading._register_atexit(_python_exit)


def _check_system_limits():
    """Raise NotImplementedError where the system has no semaphores that processes can share."""
    try:
        import multiprocessing.synchronize
    except ImportError as error:
        raise NotImplementedError('This platform lacks the semaphores that processes share') from error


class BrokenProcessPool(_base.BrokenExecutor):
    """Raised where a process of the executor has ended before its work."""


def _check_system_limits():
    """NotImplementedError where the system has too few semaphores for an executor."""
    try:
        import multiprocessing.synchronize  # noqa: F401
    except ImportError:
        raise NotImplementedError("This Python build lacks multiprocessing.synchronize") from None
    needed = 256
    try:
        most = os.sysconf("SC_SEM_NSEMS_MAX")
    except (AttributeError, ValueError):
        return
    # -1 stands for no limit.
    if most != -1 and most < needed:
        raise NotImplementedError(f"system provides too few semaphores ({most} available, {needed} necessary)")


class _Wakeup:
    """Lets a thread that waits for connections look up."""

    def __init__(self):
        self._closed = False
        self._lock = threading.Lock()
        self.reader, self._writer = mp.Pipe(duplex=False)

    def wakeup(self):
        with self._lock:
            if not self._closed:
                self._writer.send_bytes(b"")

    def clear(self):
        while not self._closed and self.reader.poll():
            self.reader.recv_bytes()

    def close(self):
        with self._lock:
            if not self._closed:
                self._closed = True
                self._writer.close()
                self.reader.close()


class _RemoteTraceback(Exception):
    """The traceback of the other process, as cause of its exception."""

    def __init__(self, tb):
        super().__init__(tb)
        self.tb = tb


class _ExceptionWithTraceback:
    """An exception on its way to the process that has asked."""

    def __init__(self, exc, tb):
        text = "".join(traceback.format_exception(type(exc), exc, tb))
        self.exc = exc
        # The frames would hold whatever the call has worked with.
        self.exc.__traceback__ = None
        self.tb = f'\n"""\n{text}"""'

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class _WorkItem:
    """A call and its future."""

    def __init__(self, future, fn, args, kwargs):
        self.future, self.fn, self.args, self.kwargs = future, fn, args, kwargs


class _ResultItem:
    """What has become of a call, or the number of a process that has ended as it was told."""

    def __init__(self, work_id, exception=None, result=None, exit_pid=None):
        self.work_id, self.exception, self.result, self.exit_pid = work_id, exception, result, exit_pid


class _CallItem:
    """A call on its way to a process."""

    def __init__(self, work_id, fn, args, kwargs):
        self.work_id, self.fn, self.args, self.kwargs = work_id, fn, args, kwargs


class _CallQueue(Queue):
    """The calls; one that cannot be pickled fails alone."""

    def __init__(self, max_size=0, *, ctx, pending_work_items, wakeup):
        self.pending_work_items, self.wakeup = pending_work_items, wakeup
        super().__init__(max_size, ctx=ctx)

    def _on_queue_feeder_error(self, e, obj):
        if not isinstance(obj, _CallItem):
            super()._on_queue_feeder_error(e, obj)
            return
        text = "".join(traceback.format_exception(type(e), e, e.__traceback__))
        e.__cause__ = _RemoteTraceback(f'\n"""\n{text}"""')
        item = self.pending_work_items.pop(obj.work_id, None)
        self.wakeup.wakeup()
        if item is not None:
            item.future.set_exception(e)


# In the processes.


def _process_worker(call_queue, result_queue, initializer, initargs, max_tasks=None):
    """What each process does until it is told to end."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            _base._logger().critical("Exception in initializer:", exc_info=True)
            # The executor notices that the process has ended.
            return
    done = 0
    while True:
        call = call_queue.get(block=True)
        if call is None:
            result_queue.put(os.getpid())
            return
        done += 1
        leaving = os.getpid() if max_tasks is not None and done >= max_tasks else None
        try:
            answer = _ResultItem(call.work_id, result=call.fn(*call.args, **call.kwargs), exit_pid=leaving)
        except BaseException as exc:
            answer = _ResultItem(
                call.work_id, exception=_ExceptionWithTraceback(exc, exc.__traceback__), exit_pid=leaving
            )
        try:
            result_queue.put(answer)
        except BaseException as exc:
            failed = _ExceptionWithTraceback(exc, exc.__traceback__)
            result_queue.put(_ResultItem(call.work_id, exception=failed, exit_pid=leaving))
        # What it holds may be large.
        del call, answer
        if leaving is not None:
            return


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


# In the process that asks.


class _ExecutorManagerThread(threading.Thread):
    """Sends calls, gives out results, notices when processes end; holds the executor only weakly."""

    def __init__(self, executor):
        self.wakeup = wakeup = executor._wakeup
        self.shutdown_lock = executor._shutdown_lock

        def on_gone(_, wakeup=wakeup):
            mp.util.debug("Executor collected: triggering callback for QueueManager wakeup")
            wakeup.wakeup()

        self.executor_reference = weakref.ref(executor, on_gone)
        self.processes = executor._processes
        self.call_queue, self.result_queue = executor._call_queue, executor._result_queue
        self.work_ids_queue, self.pending_work_items = executor._work_ids, executor._pending_work_items
        super().__init__()

    def run(self):
        while True:
            ending = self.is_ending()
            if ending:
                self.begin_end()
            try:
                self.send_calls()
            except BaseException as exc:
                # No thread can be started for the queue when the interpreter ends.
                self.terminate_broken(traceback.format_exception(exc))
                return
            # Cancelled calls may have been all that was left: nobody would tell of them.
            if ending and not self.pending_work_items:
                self.end_processes()
                return
            item, is_broken, cause = self.wait_for_news()
            if is_broken:
                self.terminate_broken(cause)
                return
            if item is not None:
                if isinstance(item, int):
                    self.join_process(item)
                else:
                    self.process_result(item)
                    if item.exit_pid is not None:
                        self.join_process(item.exit_pid)
                        executor = self.executor_reference()
                        if executor is not None:
                            with self.shutdown_lock:
                                executor._spawn_process_if_needed(replace=True)
                        del executor
                    executor = self.executor_reference()
                    if executor is not None and item.exit_pid is None:
                        executor._idle_workers.release()
                    del executor
                del item

    def begin_end(self):
        executor = self.executor_reference()
        if executor is not None:
            executor._shutdown_thread = True
            if executor._cancel_pending_futures:
                self.cancel_pending()
                executor._cancel_pending_futures = False

    def send_calls(self):
        while not self.call_queue.full():
            try:
                work_id = self.work_ids_queue.get(block=False)
            except queue.Empty:
                return
            item = self.pending_work_items[work_id]
            if item.future.set_running_or_notify_cancel():
                self.call_queue.put(_CallItem(work_id, item.fn, item.args, item.kwargs), block=True)
            else:
                del self.pending_work_items[work_id]

    def wait_for_news(self):
        """(result, whether a process has ended before its work, why)."""
        reader = self.result_queue._reader
        sentinels = [process.sentinel for process in list(self.processes.values())]
        ready = wait([reader, self.wakeup.reader, *sentinels])
        item = cause = None
        is_broken = True
        if reader in ready:
            try:
                item = reader.recv()
                is_broken = False
            except BaseException as exc:
                cause = traceback.format_exception(type(exc), exc, exc.__traceback__)
        elif self.wakeup.reader in ready:
            is_broken = False
        self.wakeup.clear()
        return item, is_broken, cause

    def process_result(self, answer):
        item = self.pending_work_items.pop(answer.work_id, None)
        if item is None:
            return
        if answer.exception is not None:
            item.future.set_exception(answer.exception)
        else:
            item.future.set_result(answer.result)

    def join_process(self, pid):
        process = self.processes.pop(pid, None)
        if process is not None:
            process.join()

    def is_ending(self):
        executor = self.executor_reference()
        return _global_shutdown or executor is None or executor._shutdown_thread

    def cancel_pending(self):
        # Calls that are on their way to a process are carried out.
        left = {}
        for work_id, item in self.pending_work_items.items():
            if not item.future.cancel():
                left[work_id] = item
        self.pending_work_items.clear()
        self.pending_work_items.update(left)
        while True:
            try:
                self.work_ids_queue.get_nowait()
            except queue.Empty:
                return

    def terminate_broken(self, cause):
        """End everything: nobody knows what has become of the calls."""
        executor = self.executor_reference()
        if executor is not None:
            executor._broken = (
                "A child process terminated abruptly, the process pool is not usable anymore"
            )
            executor._shutdown_thread = True
        del executor
        broken = BrokenProcessPool(
            "A process in the process pool was terminated abruptly while the future was running or pending."
        )
        if cause is not None:
            broken.__cause__ = _RemoteTraceback(f"\n'''\n{''.join(cause)}'''")
        for item in self.pending_work_items.values():
            try:
                item.future.set_exception(broken)
            except _base.InvalidStateError:
                # It was cancelled meanwhile.
                pass
        self.pending_work_items.clear()
        for process in self.processes.values():
            process.terminate()
        self.call_queue._terminate_broken()
        self.close()

    def end_processes(self):
        """Tell all processes to end."""
        told = 0
        while told < len(self.processes) and any(process.is_alive() for process in self.processes.values()):
            for _ in range(len(self.processes) - told):
                try:
                    self.call_queue.put_nowait(None)
                    told += 1
                except queue.Full:
                    break
        self.call_queue.close()
        self.call_queue.join_thread()
        self.close()

    def close(self):
        for process in list(self.processes.values()):
            process.join()
        with self.shutdown_lock:
            self.wakeup.close()


class ProcessPoolExecutor(_base.Executor):
    """Carries calls out in a number of processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        _check_system_limits()
        if max_workers is None:
            max_workers = os.process_cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            mp_context = mp.get_context("spawn") if max_tasks_per_child is not None else mp.get_context()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context.get_start_method(allow_none=False) == "fork":
                raise ValueError("max_tasks_per_child is incompatible with the 'fork' multiprocessing start method; "
                                 "supply a different mp_context.")
        self._mp_context = mp_context
        # Copies of a process with threads are a risk: those are all made before the thread.
        self._safe_to_dynamically_spawn_children = mp_context.get_start_method(allow_none=False) != "fork"
        self._max_workers, self._max_tasks_per_child = max_workers, max_tasks_per_child
        self._initializer, self._initargs = initializer, initargs
        self._executor_manager_thread = None
        self._processes = {}
        self._shutdown_thread = False
        self._shutdown_lock = threading.Lock()
        self._idle_workers = threading.Semaphore(0)
        self._broken = False
        self._queue_count = 0
        self._pending_work_items = {}
        self._cancel_pending_futures = False
        self._wakeup = _Wakeup()
        self._call_queue = _CallQueue(
            max_workers + EXTRA_QUEUED_CALLS, ctx=mp_context, pending_work_items=self._pending_work_items,
            wakeup=self._wakeup,
        )
        # Processes that are ended at once break the pipe; that is no error worth a word.
        self._call_queue._ignore_epipe = True
        self._result_queue = mp_context.SimpleQueue()
        self._work_ids = queue.Queue()

    def _start_executor_manager_thread(self):
        if self._executor_manager_thread is not None:
            return
        if not self._safe_to_dynamically_spawn_children:
            while len(self._processes) < self._max_workers:
                self._spawn_process()
        self._executor_manager_thread = _ExecutorManagerThread(self)
        self._executor_manager_thread.start()
        _threads_wakeups[self._executor_manager_thread] = self._wakeup

    def _spawn_process_if_needed(self, replace=False):
        if self._shutdown_thread or len(self._processes) >= self._max_workers:
            return
        if replace and not self._pending_work_items:
            return
        if replace or not self._idle_workers.acquire(blocking=False):
            self._spawn_process()

    def _spawn_process(self):
        process = self._mp_context.Process(
            target=_process_worker,
            args=(self._call_queue, self._result_queue, self._initializer, self._initargs, self._max_tasks_per_child),
        )
        process.start()
        self._processes[process.pid] = process

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown_thread:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _global_shutdown:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = _base.Future()
            self._pending_work_items[self._queue_count] = _WorkItem(future, fn, args, kwargs)
            self._work_ids.put(self._queue_count)
            self._queue_count += 1
            self._wakeup.wakeup()
            if self._safe_to_dynamically_spawn_children:
                self._spawn_process_if_needed()
            self._start_executor_manager_thread()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """Call a function for the items of iterables, chunksize of them at once; return an iterator of the results."""
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = itertools.batched(zip(*iterables), chunksize)
        results = super().map(partial(_process_chunk, fn), chunks, timeout=timeout, buffersize=buffersize)
        return _chain_from_iterable_of_lists(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._cancel_pending_futures = cancel_futures
            self._shutdown_thread = True
            if self._executor_manager_thread is not None:
                self._wakeup.wakeup()
        if self._executor_manager_thread is not None and wait:
            self._executor_manager_thread.join()
        # What is left is the thread's.
        self._executor_manager_thread = self._call_queue = self._result_queue = self._processes = self._wakeup = None

    shutdown.__doc__ = _base.Executor.shutdown.__doc__

    def _force_shutdown(self, operation):
        if operation not in (_TERMINATE, _KILL):
            raise ValueError(f"Unsupported operation: {operation!r}")
        processes = dict(self._processes or {})
        self.shutdown(wait=False, cancel_futures=True)
        for process in processes.values():
            try:
                if process.is_alive():
                    getattr(process, operation)()
            except (ProcessLookupError, ValueError):
                # It has ended by itself.
                pass

    def terminate_workers(self):
        """Ask all processes to end, without waiting for their work."""
        self._force_shutdown(operation=_TERMINATE)

    def kill_workers(self):
        """End all processes at once."""
        self._force_shutdown(operation=_KILL)


def _chain_from_iterable_of_lists(iterable):
    """The items of lists, each of which is given up as it is gone through."""
    for items in iterable:
        items.reverse()
        while items:
            yield items.pop()
