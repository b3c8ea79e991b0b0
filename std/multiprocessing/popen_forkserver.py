"""Processes that begin anew. No server is kept for them: the interpreter starts fast enough without one."""

from . import popen_spawn_posix

__all__ = ["Popen"]


class Popen(popen_spawn_posix.Popen):
    """A process that has been started."""

    method = "forkserver"
