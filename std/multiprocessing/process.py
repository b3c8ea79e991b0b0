"""What all kinds of processes have in common."""

__all__ = ["BaseProcess", "current_process", "active_children", "parent_process"]

import itertools
import os
import signal
import sys
from _weakrefset import WeakSet

try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None


class BaseProcess:
    """A process that runs a function, or run() of a subclass."""

    def _Popen(self):
        raise NotImplementedError

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        number = next(_process_counter)
        self._identity = _current_process._identity + (number,)
        self._config = _current_process._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = _current_process.name
        self._popen = None
        self._closed = False
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs or ())
        self._name = name or f"{type(self).__name__}-{':'.join(map(str, self._identity))}"
        if daemon is not None:
            self.daemon = daemon
        _dangling.add(self)

    def _check_child(self, what):
        assert self._parent_pid == os.getpid(), f"can only {what} a child process"

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def run(self):
        """What runs in the process: the target, unless a subclass says otherwise."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Start the process."""
        self._check_closed()
        assert self._popen is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), "can only start a process object created by current process"
        assert not _current_process._config.get("daemon"), "daemonic processes are not allowed to have children"
        _cleanup()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        # It may hold a reference to this object, which would never go.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def interrupt(self):
        """Interrupt the process (SIGINT)."""
        self._send("interrupt")

    def terminate(self):
        """Ask the process to end (SIGTERM)."""
        self._send("terminate")

    def kill(self):
        """End the process at once (SIGKILL)."""
        self._send("kill")

    def _send(self, signal):
        self._check_closed()
        getattr(self._popen, signal)()

    def join(self, timeout=None):
        """Wait until the process has ended, at most so many seconds."""
        self._check_closed()
        self._check_child("join")
        assert self._popen is not None, "can only join a started process"
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Whether the process runs."""
        self._check_closed()
        if self is _current_process:
            return True
        self._check_child("test")
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _children.discard(self)
        return False

    def close(self):
        """Give back what the object holds; it cannot be used any more."""
        popen = self._popen
        if popen is not None:
            if popen.poll() is None:
                raise ValueError(
                    "Cannot close a process while it is still running. You should first call join() or terminate()."
                )
            _children.discard(self)
            self._popen = None
            del self._sentinel
            popen.close()
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        """Whether it ends with this process; it cannot have processes of its own then."""
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        """The exit code, negative for a signal; None while it runs."""
        self._check_closed()
        return self._popen if self._popen is None else self._popen.poll()

    @property
    def ident(self):
        """The number of the process, None before it is started."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that is ready to be read once the process has ended."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None

    def __repr__(self):
        if self is _current_process:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._popen is None:
            status = "initial"
        else:
            code = self._popen.poll()
            status = "started" if code is None else "stopped"
        info = [type(self).__name__, f"name={self._name!r}"]
        if self._popen is not None:
            info.append(f"pid={self._popen.pid}")
        info += [f"parent={self._parent_pid}", status]
        if status == "stopped":
            info.append(f"exitcode={_exitcode_to_name.get(code, code)}")
        if self.daemon:
            info.append("daemon")
        return f"<{' '.join(info)}>"

    # In the new process.

    def _bootstrap(self, parent_sentinel=None):
        global _current_process, _parent_process, _process_counter, _children
        import threading

        from . import util

        try:
            if self._start_method is not None:
                from . import context

                context._default_context._actual_context = None
            _process_counter = itertools.count(1)
            _children = set()
            util._close_stdin()
            before = _current_process
            _current_process = self
            _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            try:
                self._after_fork()
            finally:
                # Only now: what it holds may run finalisers.
                del before
            util.info("child process calling self.run()")
            self.run()
            code = 0
        except SystemExit as exc:
            code = 0 if exc.code is None else exc.code
            if not isinstance(code, int):
                sys.stderr.write(str(code) + "\n")
                code = 1
        except:
            code = 1
            import traceback

            sys.stderr.write(f"Process {self.name}:\n")
            traceback.print_exc()
        finally:
            try:
                util._exit_function()
            finally:
                threading._shutdown()
                util.info(f"process exiting with exitcode {code}")
                util._flush_std_streams()
        return code

    # Which way it is started, for subclasses of one way.
    _start_method = None

    @staticmethod
    def _after_fork():
        from . import util

        util._finalizer_registry.clear()
        util._run_after_forkers()


class AuthenticationString(bytes):
    """A key of authentication: bytes that are pickled only for new processes."""

    def __reduce__(self):
        from .context import get_spawning_popen

        if get_spawning_popen() is not None:
            return AuthenticationString, (bytes(self),)
        raise TypeError("Pickling an AuthenticationString object is disallowed for security reasons")


class _ParentProcess(BaseProcess):
    """The process that has started this one."""

    _identity = ()
    _parent_pid = _popen = None
    _closed = False

    def __init__(self, name, pid, sentinel):
        self._name, self._pid, self._sentinel = name, pid, sentinel
        self._config = {}

    ident = pid = property(lambda self: self._pid)

    def join(self, timeout=None):
        """Wait until it has ended; return whether it has."""
        from .connection import wait

        return bool(wait([self._sentinel], timeout=timeout))

    def is_alive(self):
        """Whether it still runs."""
        return not self.join(0)


class _MainProcess(BaseProcess):
    """The process that was not started by another one."""

    _identity = ()
    _parent_pid = _popen = None
    _closed = False

    def __init__(self):
        self._name = "MainProcess"
        self._config = {"authkey": AuthenticationString(os.urandom(32)), "semprefix": "/mp"}

    def close(self):
        """Does nothing: it is always there."""


def current_process():
    """Return the object of this process."""
    return _current_process


def parent_process():
    """Return the object of the process that has started this one, None for the main process."""
    return _parent_process


def active_children():
    """Return the processes that this one has started and that still run."""
    _cleanup()
    return list(_children)


def _cleanup():
    for process in list(_children):
        popen = process._popen
        if popen is not None and popen.poll() is not None:
            _children.discard(process)


_parent_process = None
_current_process = _MainProcess()
_process_counter = itertools.count(1)
_children = set()
_dangling = WeakSet()
_exitcode_to_name = {-number: f"-{number.name}" for number in signal.Signals}
