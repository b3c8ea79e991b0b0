"""Processes that begin anew, with a fresh interpreter."""

import io
import os

from . import context, popen_fork, reduction, resource_tracker, spawn, util

__all__ = ["Popen"]


class Popen(popen_fork.Popen):
    """A process that has been started."""

    method = "spawn"

    def duplicate_for_child(self, fd):
        """Let the new process have a descriptor, under the same number."""
        self._fds.append(fd)
        return fd

    def _launch(self, process_obj):
        tracker = resource_tracker.getfd()
        self._fds = []
        data = io.BytesIO()
        preparation = spawn.get_preparation_data(process_obj._name)
        context.set_spawning_popen(self)
        try:
            reduction.dump(preparation, data)
            reduction.dump(process_obj, data)
        finally:
            context.set_spawning_popen(None)
        parent_read, child_write = os.pipe()
        child_read, parent_write = os.pipe()
        try:
            command = spawn.get_command_line(pipe_handle=child_read, tracker_fd=tracker)
            self._fds += [child_read, child_write, tracker]
            self.pid = util.spawnv_passfds(spawn.get_executable(), command, self._fds)
            self.sentinel = parent_read
        except BaseException:
            util.close_fds(parent_read, parent_write)
            raise
        finally:
            util.close_fds(child_read, child_write)
        self.finalizer = util.Finalize(self, util.close_fds, (parent_read, parent_write))
        with open(parent_write, "wb", closefd=False) as file:
            file.write(data.getbuffer())
