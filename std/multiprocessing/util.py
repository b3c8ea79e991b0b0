"""What is done at the end of processes and after copying them, and what is logged."""

import atexit
import itertools
import os
import sys
import threading
import weakref

from . import process

__all__ = [
    "sub_debug", "debug", "info", "sub_warning", "get_logger", "log_to_stderr", "get_temp_dir", "register_after_fork",
    "is_exiting", "Finalize", "ForkAwareThreadLock", "ForkAwareLocal", "close_all_fds_except", "SUBDEBUG", "SUBWARNING",
]

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING, WARNING = 0, 5, 10, 20, 25, 30
LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None
_log_to_stderr = False


def _log(level, msg, args):
    if _logger:
        _logger.log(level, msg, *args, stacklevel=3)


def sub_debug(msg, *args):
    _log(SUBDEBUG, msg, args)


def debug(msg, *args):
    _log(DEBUG, msg, args)


def info(msg, *args):
    _log(INFO, msg, args)


def sub_warning(msg, *args):
    _log(SUBWARNING, msg, args)


def warn(msg, *args):
    _log(WARNING, msg, args)


def get_logger():
    """Return the logger of this package."""
    global _logger
    if _logger is None:
        import logging

        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
        logging.addLevelName(SUBDEBUG, "SUBDEBUG")
        logging.addLevelName(SUBWARNING, "SUBWARNING")
    return _logger


def log_to_stderr(level=None):
    """Write the log to standard error; return the logger."""
    global _log_to_stderr
    import logging

    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return logger


def get_temp_dir():
    """Return a folder for sockets of this process; it is removed at the end."""
    here = process.current_process()
    folder = here._config.get("tempdir")
    if folder is None:
        import shutil
        import tempfile

        folder = tempfile.mkdtemp(prefix="pymp-")
        # After everything that could use it.
        Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)
        here._config["tempdir"] = folder
    return folder


# After a copy.

_afterfork_registry = weakref.WeakValueDictionary()
_afterfork_counter = itertools.count()


def register_after_fork(obj, func):
    """Have func(obj) called in copies of this process."""
    _afterfork_registry[next(_afterfork_counter), id(obj), func] = obj


def _run_after_forkers():
    for (_, _, function), obj in sorted(_afterfork_registry.items(), key=lambda item: item[0][0]):
        try:
            function(obj)
        except Exception as exc:
            info("after forker raised exception %s", exc)


# At the end.

_finalizer_registry = {}
_finalizer_counter = itertools.count()
_exiting = False


class Finalize:
    """A callback for when an object goes, or for the end of the process (the higher exitpriority, the sooner)."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f"Exitpriority ({exitpriority!r}) must be None or int, not {type(exitpriority)!s}")
        if obj is not None:
            self._weakref = weakref.ref(obj, self)
        elif exitpriority is None:
            raise ValueError("Without object, exitpriority cannot be None")
        self._callback, self._args, self._kwargs = callback, args, kwargs or {}
        self._key = exitpriority, next(_finalizer_counter)
        self._pid = os.getpid()
        _finalizer_registry[self._key] = self

    def __call__(self, wr=None, _finalizer_registry=_finalizer_registry, sub_debug=sub_debug, getpid=os.getpid):
        """Call the callback, unless that was done, or this is a copy of the process."""
        if _finalizer_registry.pop(self._key, None) is None:
            sub_debug("finalizer no longer registered")
            return None
        result = None
        if self._pid == getpid():
            result = self._callback(*self._args, **self._kwargs)
        self._forget()
        return result

    def _forget(self):
        self._weakref = self._callback = self._args = self._kwargs = self._key = None

    def cancel(self):
        """Do not call the callback."""
        if _finalizer_registry.pop(self._key, None) is not None:
            self._forget()

    def still_active(self):
        """Whether the callback is still to be called."""
        return self._key in _finalizer_registry

    def __repr__(self):
        target = self._weakref() if getattr(self, "_weakref", None) else None
        if self._callback is None:
            return f"<{type(self).__name__} object, dead>"
        name = getattr(self._callback, "__name__", self._callback)
        text = f"<{type(self).__name__} object, callback={name}"
        if self._args:
            text += f", args={self._args}"
        if self._kwargs:
            text += f", kwargs={self._kwargs}"
        if self._key[0] is not None:
            text += f", exitpriority={self._key[0]}"
        return text + ">"


def _run_finalizers(minpriority=None):
    """Call the callbacks of objects that are still there; without minpriority also those without one."""
    if _finalizer_registry is None:
        return
    due = [
        key for key in list(_finalizer_registry)
        if key[0] is not None and (minpriority is None or key[0] >= minpriority)
    ]
    for key in sorted(due, reverse=True):
        finalizer = _finalizer_registry.get(key)
        if finalizer is None:
            continue
        sub_debug("calling %s", finalizer)
        try:
            finalizer()
        except Exception:
            import traceback

            traceback.print_exc()
    if minpriority is None:
        # The others wait for no end.
        _finalizer_registry.clear()


def _exit_function():
    global _exiting
    if _exiting:
        return
    _exiting = True
    info("process shutting down")
    _run_finalizers(0)
    for child in process.active_children():
        if child.daemon:
            info("calling terminate() for daemon %s", child.name)
            child._popen.terminate()
    for child in process.active_children():
        info("calling join() for process %s", child.name)
        child.join()
    _run_finalizers()


def is_exiting():
    """Whether the process ends."""
    return _exiting is not False


atexit.register(_exit_function)


class ForkAwareThreadLock:
    """A lock that is free again in copies of the process."""

    def __init__(self):
        self._lock = threading.Lock()
        self.acquire, self.release = self._lock.acquire, self._lock.release
        register_after_fork(self, ForkAwareThreadLock._at_fork_reinit)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()


class ForkAwareLocal(threading.local):
    """Attributes of a thread, none of which are there in copies of the process."""

    def __reduce__(self):
        return ForkAwareLocal, ()

    def __init__(self):
        register_after_fork(self, lambda local: local.__dict__.clear())


# Descriptors and streams.

try:
    MAXFD = os.sysconf("SC_OPEN_MAX")
except (AttributeError, ValueError, OSError):
    MAXFD = 256


def close_all_fds_except(fds):
    """Close all descriptors but these."""
    kept = sorted([-1, *fds, MAXFD])
    for low, high in itertools.pairwise(kept):
        os.closerange(low + 1, high)


def close_fds(*fds):
    """Close some descriptors."""
    for fd in fds:
        os.close(fd)


def _close_stdin():
    """A copy must not take the input of this process."""
    import contextlib

    if sys.stdin is not None:
        harmless = contextlib.suppress(OSError, ValueError)
        with harmless:
            sys.stdin.close()
        with harmless:
            sys.stdin = open(os.open(os.devnull, os.O_RDONLY), encoding="utf-8", closefd=False)


def _flush_std_streams():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError):
            pass


def spawnv_passfds(path, args, passfds):
    """Run a program that gets these descriptors besides the standard streams; return its number."""
    import subprocess

    read, write = os.pipe()
    try:
        return subprocess._fork_exec(
            args, [os.fsencode(path)], True, tuple(sorted({*passfds, write})), None, None, -1, -1, -1, -1, -1, -1,
            read, write, False, False, -1, None, None, None, -1, None,
        )
    finally:
        os.close(read)
        os.close(write)


# Sockets whose names are in no folder.
abstract_sockets_supported = sys.platform in ("linux", "android")


def is_abstract_socket_namespace(address):
    """Whether an address is that of such a socket."""
    if not address:
        return False
    if isinstance(address, bytes):
        return address[0] == 0
    if isinstance(address, str):
        return address[0] == "\0"
    raise TypeError(f"address type of {address!r} unrecognized")


def _cleanup_tests():
    """Make what tests leave behind go: objects with finalizers, and the process that keeps account of resources."""
    import gc

    gc.collect()
    _run_finalizers()
    tracker = sys.modules.get("multiprocessing.resource_tracker")
    if tracker is not None:
        tracker._resource_tracker._stop()
