"""Processes that begin as copies of this one."""

import os
import signal

from . import util

__all__ = ["Popen"]


class Popen:
    """A process that has been started."""

    method = "fork"
    returncode = finalizer = None

    def __init__(self, process_obj):
        # Text that is not written yet would be written by both.
        util._flush_std_streams()
        self._launch(process_obj)

    def poll(self, flag=os.WNOHANG):
        """Return the exit code if the process has ended."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError:
                # Not a child any more: nothing can be known.
                return None
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """Wait until the process has ended; return its exit code, None if that takes too long."""
        if self.returncode is None:
            if timeout is not None:
                from .connection import wait

                if not wait([self.sentinel], timeout):
                    return None
            # Also in a hurry: the end of its descriptors comes shortly before its own.
            return self.poll(os.WNOHANG if timeout == 0.0 else 0)
        return self.returncode

    def _send_signal(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def interrupt(self):
        self._send_signal(signal.SIGINT)

    def terminate(self):
        self._send_signal(signal.SIGTERM)

    def kill(self):
        self._send_signal(signal.SIGKILL)

    def _launch(self, process_obj):
        # The end of each pipe that the other process holds closes with it.
        parent_read, child_write = os.pipe()
        child_read, parent_write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(parent_read)
                os.close(parent_write)
                code = process_obj._bootstrap(parent_sentinel=child_read)
            finally:
                os._exit(code)
        os.close(child_write)
        os.close(child_read)
        self.finalizer = util.Finalize(self, util.close_fds, (parent_read, parent_write))
        self.sentinel = parent_read

    def duplicate_for_child(self, fd):
        """A copy has the same descriptors."""
        return fd

    def close(self):
        """Give back the descriptors."""
        if self.finalizer is not None:
            self.finalizer()
