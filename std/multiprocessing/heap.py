"""Memory that processes share."""

import mmap
import os
import tempfile

from . import context, reduction

__all__ = ["Block", "BufferWrapper"]


class Block:
    """Some bytes of memory that copies of the process, and processes that are given it, share."""

    def __init__(self, size, fd=-1):
        self.size = size
        self.fd = fd
        if fd == -1:
            self.fd, name = tempfile.mkstemp(prefix=f"pym-{os.getpid()}-", dir=self._folder())
            os.unlink(name)
            os.ftruncate(self.fd, max(size, 1))
        self._memory = mmap.mmap(self.fd, max(size, 1))

    @staticmethod
    def _folder():
        # Where files are memory, if there is such a place.
        place = "/dev/shm"
        return place if os.path.isdir(place) and os.access(place, os.W_OK) else None

    def view(self):
        """Return the bytes."""
        return memoryview(self._memory)[: self.size]

    def __del__(self, _close=os.close):
        if getattr(self, "fd", -1) != -1:
            _close(self.fd)

    def __reduce__(self):
        context.assert_spawning(self)
        return _rebuild_block, (type(self), self.size, reduction.DupFd(self.fd))


def _rebuild_block(cls, size, fd):
    return cls(size, fd.detach())


class BufferWrapper(Block):
    """The same under the name by which CPython's tests, and some programs, make it."""

    def create_memoryview(self):
        """Return the bytes."""
        return self.view()
