"""Ways to start processes, and all that goes with each: contexts."""

import os
import sys
import threading

from . import process

__all__ = ()


class ProcessError(Exception):
    """What errors of this package derive from."""


class BufferTooShort(ProcessError):
    """Raised when a message does not fit into a buffer; it is the argument."""


class TimeoutError(ProcessError):
    """Raised when a result has not come in time."""


class AuthenticationError(ProcessError):
    """Raised when the other side does not know the key."""


class BaseContext:
    """A way to start processes."""

    active_children = staticmethod(process.active_children)
    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)

    AuthenticationError, BufferTooShort = AuthenticationError, BufferTooShort
    ProcessError, TimeoutError = ProcessError, TimeoutError

    def _make(self, module, name, *args):
        # The modules of what a program does not use are not imported.
        module = __import__(f"multiprocessing.{module}", fromlist=(name,))
        return getattr(module, name)(*args, ctx=self.get_context())

    def Lock(self):
        """Return a lock."""
        return self._make("synchronize", "Lock")

    def RLock(self):
        """Return a lock that its owner can take again."""
        return self._make("synchronize", "RLock")

    def Condition(self, lock=None):
        """Return a condition."""
        return self._make("synchronize", "Condition", lock)

    def Semaphore(self, value=1):
        """Return a semaphore."""
        return self._make("synchronize", "Semaphore", value)

    def BoundedSemaphore(self, value=1):
        """Return a semaphore with an upper bound."""
        return self._make("synchronize", "BoundedSemaphore", value)

    def Event(self):
        """Return an event."""
        return self._make("synchronize", "Event")

    def Barrier(self, parties, action=None, timeout=None):
        """Return a barrier."""
        return self._make("synchronize", "Barrier", parties, action, timeout)

    def Queue(self, maxsize=0):
        """Return a queue."""
        return self._make("queues", "Queue", maxsize)

    def JoinableQueue(self, maxsize=0):
        """Return a queue whose items can be waited for."""
        return self._make("queues", "JoinableQueue", maxsize)

    def SimpleQueue(self):
        """Return a queue with little to it."""
        return self._make("queues", "SimpleQueue")

    def Pipe(self, duplex=True):
        """Return two connections that are each other's ends."""
        from .connection import Pipe

        return Pipe(duplex)

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Return a pool of processes that work."""
        from .pool import Pool

        return Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context())

    def Manager(self):
        """Return a manager of objects in a process of its own, already started."""
        from .managers import SyncManager

        manager = SyncManager(ctx=self.get_context())
        manager.start()
        return manager

    def RawValue(self, typecode_or_type, *args):
        """Return a value in shared memory, without a lock."""
        from .sharedctypes import RawValue

        return RawValue(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Return an array in shared memory, without a lock."""
        from .sharedctypes import RawArray

        return RawArray(typecode_or_type, size_or_initializer)

    def Value(self, typecode_or_type, *args, lock=True):
        """Return a value in shared memory."""
        from .sharedctypes import Value

        return Value(typecode_or_type, *args, lock=lock, ctx=self.get_context())

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Return an array in shared memory."""
        from .sharedctypes import Array

        return Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self.get_context())

    def cpu_count(self):
        """Return how many processors there are."""
        count = os.cpu_count()
        if count is None:
            raise NotImplementedError("cannot determine number of cpus")
        return count

    def freeze_support(self):
        """Does nothing: only programs that are frozen on Windows need it."""

    def get_logger(self):
        """Return the logger of this package."""
        from .util import get_logger

        return get_logger()

    def log_to_stderr(self, level=None):
        """Write the log to standard error; return the logger."""
        from .util import log_to_stderr

        return log_to_stderr(level)

    def allow_connection_pickling(self):
        """Let connections and sockets be sent to other processes: they can be."""
        from . import connection  # noqa: F401

    def set_executable(self, executable):
        """Set the program that new processes run, where they are not copies."""
        from .spawn import set_executable

        set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """Accepted: new processes import what they need themselves."""
        if not all(type(name) is str for name in module_names):
            raise TypeError("module_names must be a list of strings")

    def get_context(self, method=None):
        """Return the context of a way to start processes, this one without one."""
        if method is None:
            return self
        try:
            return _concrete_contexts[method]
        except KeyError:
            raise ValueError(f"cannot find context for {method!r}") from None

    def get_start_method(self, allow_none=False):
        """Return the name of the way processes are started."""
        return self._name

    def set_start_method(self, method, force=False):
        """A context has one way."""
        raise ValueError("cannot set start method of concrete context")

    @property
    def reducer(self):
        """The module that pickles for other processes."""
        return globals().get("reduction") or __import__("multiprocessing.reduction", fromlist=("reduction",))

    @reducer.setter
    def reducer(self, reduction):
        globals()["reduction"] = reduction

    def _check_available(self):
        pass


class Process(process.BaseProcess):
    """A process that is started in the default way."""

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)


class DefaultContext(BaseContext):
    """The way that set_start_method() sets."""

    Process = Process
    # None until somebody chooses or uses one.
    _actual_context = None

    def __init__(self, default):
        self._default_context = default

    def get_context(self, method=None):
        """Return the context of a way to start processes, that of the default one without one."""
        if method is not None:
            return super().get_context(method)
        if self._actual_context is None:
            self._actual_context = self._default_context
        return self._actual_context

    def set_start_method(self, method, force=False):
        """Set the default way, once."""
        if self._actual_context is not None and not force:
            raise RuntimeError("context has already been set")
        self._actual_context = None if method is None and force else self.get_context(method)

    def get_start_method(self, allow_none=False):
        """Return the name of the default way; None if none is set and allow_none is true."""
        if self._actual_context is None:
            if allow_none:
                return None
            self._actual_context = self._default_context
        return self._actual_context._name

    def get_all_start_methods(self):
        """Return the names of all ways, the default one first."""
        return ["fork", "spawn", "forkserver"]


def _start_in(module):
    @staticmethod
    def _Popen(process_obj):
        return __import__(f"multiprocessing.{module}", fromlist=("Popen",)).Popen(process_obj)

    return _Popen


class ForkProcess(process.BaseProcess):
    """A process that begins as copy of this one."""

    _start_method = "fork"
    _Popen = _start_in("popen_fork")


class SpawnProcess(process.BaseProcess):
    """A process that begins anew."""

    _start_method = "spawn"
    _Popen = _start_in("popen_spawn_posix")


class ForkServerProcess(process.BaseProcess):
    """A process that begins anew."""

    _start_method = "forkserver"
    _Popen = _start_in("popen_forkserver")


class ForkContext(BaseContext):
    """Processes that begin as copies of this one."""

    _name = "fork"
    Process = ForkProcess


class SpawnContext(BaseContext):
    """Processes that begin anew."""

    _name = "spawn"
    Process = SpawnProcess


class ForkServerContext(BaseContext):
    """Processes that begin anew."""

    _name = "forkserver"
    Process = ForkServerProcess


_concrete_contexts = {"fork": ForkContext(), "spawn": SpawnContext(), "forkserver": ForkServerContext()}
_default_context = DefaultContext(_concrete_contexts["fork"])


def _force_start_method(method):
    _default_context._actual_context = _concrete_contexts[method]


class _Starting(threading.local):
    # The process that objects are being pickled for, of this thread.
    popen = None


_starting = _Starting()


def set_spawning_popen(popen):
    """Say for which process that is being started objects are pickled from now on."""
    _starting.popen = popen


def get_spawning_popen():
    """Return the process that is being started, for which something is pickled; None: for no such process."""
    return _starting.popen


def assert_spawning(obj):
    """Refuse to pickle what only a new process can be given."""
    if _starting.popen is None:
        raise RuntimeError(f"{type(obj).__name__} objects should only be shared between processes through inheritance")
