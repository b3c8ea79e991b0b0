"""Programs that the event loop of Unix runs, and how it notices their ends."""

import itertools
import os
import subprocess

from . import base_subprocess, events
from .log import logger


class _UnixSubprocessTransport(base_subprocess.BaseSubprocessTransport):
    """A program that was started with subprocess.Popen."""

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        self._proc = subprocess.Popen(
            args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr, universal_newlines=False,
            bufsize=bufsize, **kwargs,
        )


def _reap(pid):
    """The exit code of a process that has ended."""
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        # Somebody else has waited for it.
        logger.warning("child process pid %d exit status already read:  will report returncode 255", pid)
        return 255
    try:
        return os.waitstatus_to_exitcode(status)
    except ValueError:
        return status


class _PidfdChildWatcher:
    """Waits for processes by their descriptors, which become readable at their ends."""

    def add_child_handler(self, pid, callback, *args):
        """Call callback(pid, exit code, *args) in the running loop when the process has ended."""
        loop = events.get_running_loop()
        pidfd = os.pidfd_open(pid)
        loop._add_reader(pidfd, self._do_wait, pid, pidfd, callback, args)

    def _do_wait(self, pid, pidfd, callback, args):
        events.get_running_loop()._remove_reader(pidfd)
        try:
            returncode = _reap(pid)
        finally:
            os.close(pidfd)
        callback(pid, returncode, *args)


class _ThreadedChildWatcher:
    """Waits for each process in a thread: where the system has no descriptors of processes."""

    def __init__(self):
        self._numbers = itertools.count()
        self._threads = {}

    def __del__(self):
        running = [thread for thread in self._threads.values() if thread.is_alive()]
        if running:
            import warnings

            warnings.warn(
                f"{self.__class__} has registered but not finished child processes", ResourceWarning, source=self
            )

    def add_child_handler(self, pid, callback, *args):
        """Call callback(pid, exit code, *args) in the running loop when the process has ended."""
        import threading

        thread = threading.Thread(
            target=self._do_waitpid, name=f"asyncio-waitpid-{next(self._numbers)}",
            args=(events.get_running_loop(), pid, callback, args), daemon=True,
        )
        self._threads[pid] = thread
        thread.start()

    def _do_waitpid(self, loop, pid, callback, args):
        # The number stays taken until the loop itself reaps the process: signals meant for it reach nobody else.
        try:
            while True:
                found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
                if found is None or found.si_code != os.CLD_STOPPED:
                    break
        except ChildProcessError:
            pass
        if loop.is_closed():
            logger.warning("Loop %r that handles pid %r is closed", loop, pid)
            _reap(pid)
            self._threads.pop(pid, None)
        else:
            loop.call_soon_threadsafe(self._reap_and_notify, loop, pid, callback, args)

    def _reap_and_notify(self, loop, pid, callback, args):
        self._threads.pop(pid, None)
        returncode = _reap(pid)
        if loop.get_debug():
            logger.debug("process %s exited with returncode %s", pid, returncode)
        callback(pid, returncode, *args)
