"""A process that keeps account of what outlives processes: names of semaphores and of shared memory.

All processes of a program write to one pipe what they make and what they remove. When the last of them has ended, however it ended,
the tracker removes what is left and says so.
"""

import collections
import json
import os
import signal
import sys
import threading
import warnings

from . import spawn, util

__all__ = ["ensure_running", "register", "unregister"]

# The longest message that arrives in one piece on any system.
_LONGEST = 512
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _unlink_semaphore(name):
    import _multiprocessing

    _multiprocessing.sem_unlink(name)


def _unlink_memory(name):
    import _posixshmem

    _posixshmem.shm_unlink(name)


def _unlink_nothing(name):
    raise RuntimeError("noop should never be registered or cleaned up")


_CLEANUP_FUNCS = {
    "noop": _unlink_nothing,
    "dummy": lambda name: None,
    "semaphore": _unlink_semaphore,
    "shared_memory": _unlink_memory,
}


class ResourceTracker:
    """This process's way to the tracker, which is started when it is first needed."""

    # Names without blanks and colons go as they are, others in JSON.
    _use_simple_format = True

    def __init__(self):
        self._lock = threading.RLock()
        self._fd = self._pid = self._exitcode = None
        self._messages = collections.deque()
        self._sending = False

    def __del__(self):
        self._stop()

    def getfd(self):
        """Return the descriptor of the tracker's pipe, for a process that is being started."""
        self.ensure_running()
        return self._fd

    def ensure_running(self):
        """Start the tracker unless it runs; it may have been started by the process that started this one."""
        with self._lock:
            if self._fd is not None:
                if self._check_alive():
                    return
                self._give_up()
                warnings.warn("resource_tracker: process died unexpectedly, relaunching.  Some resources might leak.")
            self._launch()

    def register(self, name, rtype):
        """Have a resource removed when the program ends."""
        self._send("REGISTER", name, rtype)

    def unregister(self, name, rtype):
        """Say that a resource has been removed."""
        self._send("UNREGISTER", name, rtype)

    def _check_alive(self):
        try:
            os.write(self._fd, self._message("PROBE", "", "noop"))
        except OSError:
            return False
        return True

    def _message(self, command, name, rtype):
        if self._use_simple_format and name.isascii() and name.isprintable() and not {" ", ":"} & set(name):
            text = f"{command}:{name}:{rtype}"
        else:
            text = json.dumps([command, name, rtype])
        message = text.encode("ascii") + b"\n"
        if len(message) > _LONGEST:
            raise ValueError("name too long")
        return message

    def _send(self, command, name, rtype):
        self._messages.append(self._message(command, name, rtype))
        with self._lock:
            # A finaliser may send while the thread is at it: its message is sent next.
            if self._sending:
                return
            self._sending = True
            try:
                self.ensure_running()
                while self._messages:
                    os.write(self._fd, self._messages.popleft())
            finally:
                self._sending = False

    def _launch(self):
        import subprocess

        reader, writer = os.pipe()
        try:
            passed = [reader]
            try:
                passed.append(sys.stderr.fileno())
            except Exception:
                pass
            command = [
                os.fsdecode(spawn.get_executable()), *subprocess._args_from_interpreter_flags(),
                "-c", f"from multiprocessing.resource_tracker import main; main({reader})",
            ]
            # No signal may come before the process ignores it; it lets them come itself.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            try:
                pid = util.spawnv_passfds(command[0], command, passed)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:
            os.close(writer)
            raise
        finally:
            os.close(reader)
        self._fd, self._pid = writer, pid

    def _give_up(self):
        fd, pid = self._fd, self._pid
        self._fd = self._pid = self._exitcode = None
        os.close(fd)
        if pid is None:
            return
        try:
            self._exitcode = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        except (ChildProcessError, ValueError):
            pass

    def _stop(self):
        # In the process that started it: the tracker ends once nobody has the pipe open.
        if self._pid is not None and self._fd is not None:
            self._give_up()

    def _after_fork(self):
        # The copy goes on using the tracker, which is its parent's child.
        self._pid = None
        self._lock = threading.RLock()
        self._sending = False


_resource_tracker = ResourceTracker()
os.register_at_fork(after_in_child=_resource_tracker._after_fork)
ensure_running = _resource_tracker.ensure_running
register = _resource_tracker.register
unregister = _resource_tracker.unregister
getfd = _resource_tracker.getfd


def _parsed(line):
    if line.startswith(b"["):
        return json.loads(line)
    return line.decode("ascii").split(":")


def _remove(rtype, names):
    warnings.warn(f"resource_tracker: There appear to be {len(names)} leaked {rtype} objects to clean up at shutdown: {set(names)}")
    for name in names:
        try:
            _CLEANUP_FUNCS[rtype](name)
        except Exception as error:
            warnings.warn(f"resource_tracker: {name!r}: {error}")


def main(fd):
    """What the tracker does until the last process that has the pipe open ends."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for stream in (sys.stdin, sys.stdout):
        try:
            stream.close()
        except Exception:
            pass
    names = {rtype: {} for rtype in _CLEANUP_FUNCS}
    failed = False
    with open(fd, "rb") as messages:
        for line in messages:
            try:
                command, name, rtype = _parsed(line.strip())
                if rtype not in names:
                    raise ValueError(f"Cannot register {name} for automatic cleanup: unknown resource type {rtype}")
                if command == "REGISTER":
                    names[rtype][name] = True
                elif command == "UNREGISTER":
                    del names[rtype][name]
                elif command != "PROBE":
                    raise RuntimeError(f"unrecognized command {command!r}")
            except BaseException:
                failed = True
                sys.excepthook(*sys.exc_info())
    for rtype, left in names.items():
        failed |= bool(left)
        # Tests leave some of these.
        if left and rtype != "dummy":
            _remove(rtype, list(left))
    sys.exit(failed)
