"""Memory with a name, which any process can open."""

__all__ = ["SharedMemory", "ShareableList"]

import mmap
import os
import struct
import types

import _posixshmem


def _make_filename():
    return "/psm_" + os.urandom(4).hex()


class SharedMemory:
    """A block of memory: a new one (create=True, with a size), or one that has the name already.

    close() gives up this process's access, unlink() the memory itself.
    """

    _name = None
    _fd = -1
    _mmap = None
    _buf = None
    _prepend_leading_slash = True

    def __init__(self, name=None, create=False, size=0, *, track=True):
        if size < 0:
            raise ValueError("'size' must be a positive integer")
        flags = os.O_RDWR
        if create:
            flags |= os.O_CREAT | os.O_EXCL
            if size == 0:
                raise ValueError("'size' must be a positive number different from zero")
        if name is None and not create:
            raise ValueError("'name' can only be None if create=True")
        self._track = track
        if name is None:
            while True:
                name = _make_filename()
                try:
                    self._fd = _posixshmem.shm_open(name, flags, mode=0o600)
                    break
                except FileExistsError:
                    continue
        else:
            name = "/" + name
            self._fd = _posixshmem.shm_open(name, flags, mode=0o600)
        self._name = name
        try:
            if create:
                os.ftruncate(self._fd, size)
            self._size = os.fstat(self._fd).st_size
            self._mmap = mmap.mmap(self._fd, self._size)
        except OSError:
            self.unlink()
            raise
        self._buf = memoryview(self._mmap)
        self._tell_tracker("register")

    def __del__(self):
        try:
            self.close()
        except OSError:
            pass

    def __reduce__(self):
        return self.__class__, (self.name, False, self.size)

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r}, size={self.size})"

    @property
    def buf(self):
        """The memory."""
        return self._buf

    @property
    def name(self):
        """The name, by which another process opens it."""
        return self._name.removeprefix("/") if self._prepend_leading_slash else self._name

    @property
    def size(self):
        """The size in bytes."""
        return self._size

    def close(self):
        """Give up access to the memory; other processes keep theirs."""
        view, self._buf = self._buf, None
        if view is not None:
            view.release()
        memory, self._mmap = self._mmap, None
        if memory is not None:
            memory.close()
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def unlink(self):
        """Let the memory go once nobody has it open any more. One process should do that, once."""
        if self._name:
            _posixshmem.shm_unlink(self._name)
            self._tell_tracker("unregister")

    def _tell_tracker(self, what):
        if self._track:
            from multiprocessing import resource_tracker

            getattr(resource_tracker, what)(self._name, "shared_memory")


class ShareableList:
    """A list in shared memory of ints, floats, bools, strs, bytes and Nones. Its length is fixed, and a text that
    replaces another one cannot be much longer.

    Layout: the number of items; for each item its offset behind the data's start; a format of 8 bytes for each item; a
    byte for each item that says how to read it; the data.
    """

    _KINDS = {0: lambda value: value, 1: lambda value: value.rstrip(b"\0").decode("utf-8"),
              2: lambda value: value.rstrip(b"\0"), 3: lambda value: None}
    _alignment = 8

    def __init__(self, sequence=None, *, name=None):
        if name is not None and sequence is None:
            self.shm = SharedMemory(name)
            self._list_len = struct.unpack_from("q", self.shm.buf, 0)[0]
            self._allocated_offsets = list(struct.unpack_from(f"{self._list_len}q", self.shm.buf, 8))
            return
        items = list(sequence or ())
        formats = [self._format(item) for item in items]
        self._list_len = len(items)
        self._allocated_offsets, end = [], 0
        for fmt in formats:
            self._allocated_offsets.append(end)
            end += self._room(fmt)
        self._allocated_offsets.append(end)
        size = self._offset_data_start + end
        self.shm = SharedMemory(name, create=True, size=max(size, 1))
        struct.pack_into("q", self.shm.buf, 0, self._list_len)
        struct.pack_into(f"{len(items) + 1}q", self.shm.buf, 8, *self._allocated_offsets)
        for at, (item, fmt) in enumerate(zip(items, formats)):
            self._put(at, item, fmt)

    def _format(self, item):
        if isinstance(item, (str, bytes)):
            raw = item.encode("utf-8") if isinstance(item, str) else item
            return f"{self._alignment * (len(raw) // self._alignment + 1)}s"
        formats = {bool: "xxxxxxx?", int: "q", float: "d", type(None): "xxxxxx?x"}
        try:
            return formats[type(item)]
        except KeyError:
            raise TypeError(f"type {type(item)!r} cannot be shared") from None

    def _room(self, fmt):
        return int(fmt[:-1]) if fmt.endswith("s") else 8

    @property
    def _offset_packing_formats(self):
        return 8 + (self._list_len + 1) * 8

    @property
    def _offset_back_transform_codes(self):
        return self._offset_packing_formats + self._list_len * 8

    @property
    def _offset_data_start(self):
        return self._offset_back_transform_codes + self._list_len

    def _put(self, at, value, fmt):
        kind = 1 if isinstance(value, str) else 2 if isinstance(value, bytes) else 3 if value is None else 0
        stored = value.encode("utf-8") if isinstance(value, str) else bool(value) if value is None else value
        buf = self.shm.buf
        struct.pack_into(fmt, buf, self._offset_data_start + self._allocated_offsets[at], stored)
        struct.pack_into("8s", buf, self._offset_packing_formats + at * 8, fmt.encode("utf-8"))
        struct.pack_into("b", buf, self._offset_back_transform_codes + at, kind)

    def _get_packing_format(self, at):
        raw = struct.unpack_from("8s", self.shm.buf, self._offset_packing_formats + at * 8)[0]
        return raw.rstrip(b"\0").decode("utf-8")

    def _place(self, position, what):
        at = position + self._list_len if position < 0 else position
        if not 0 <= at < self._list_len:
            raise IndexError(what)
        return at

    def __getitem__(self, position):
        at = self._place(position, "index out of range")
        fmt = self._get_packing_format(at)
        value = struct.unpack_from(fmt, self.shm.buf, self._offset_data_start + self._allocated_offsets[at])[0]
        kind = struct.unpack_from("b", self.shm.buf, self._offset_back_transform_codes + at)[0]
        return self._KINDS[kind](value)

    def __setitem__(self, position, value):
        at = self._place(position, "assignment index out of range")
        fmt = self._get_packing_format(at)
        new = self._format(value)
        room = self._allocated_offsets[at + 1] - self._allocated_offsets[at] if len(
            self._allocated_offsets) > at + 1 else self._room(fmt)
        if isinstance(value, (str, bytes)):
            raw = value.encode("utf-8") if isinstance(value, str) else value
            if len(raw) > room:
                raise ValueError("bytes/str item exceeds available storage")
            new = f"{room}s"
        self._put(at, value, new)

    def __reduce__(self):
        return _open_list, (self.shm.name,)

    def __len__(self):
        return struct.unpack_from("q", self.shm.buf, 0)[0]

    def __iter__(self):
        return (self[at] for at in range(len(self)))

    def __repr__(self):
        return f"{type(self).__name__}({list(self)}, name={self.shm.name!r})"

    @property
    def format(self):
        """The formats of the items."""
        return "".join(self._get_packing_format(at) for at in range(self._list_len))

    def count(self, value):
        """Return how often a value is an item."""
        return sum(value == item for item in self)

    def index(self, value):
        """Return the first position of a value; ValueError if it is no item."""
        for at, item in enumerate(self):
            if value == item:
                return at
        raise ValueError("ShareableList.index(x): x not in list")

    __class_getitem__ = classmethod(types.GenericAlias)


def _open_list(name):
    return ShareableList(name=name)
