"""Values and arrays in shared memory, of the types that module array has codes for."""

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

import struct

from . import get_context
from .heap import Block

# Codes that mean the same as one of struct, and one character of text.
typecode_to_type = dict.fromkeys("cubBhHiIlLqQfd")
_FORMATS = {"u": "I"}


def _code(typecode_or_type):
    if isinstance(typecode_or_type, str) and typecode_or_type in typecode_to_type:
        return typecode_or_type
    # The simple types of ctypes know their codes.
    code = getattr(typecode_or_type, "_type_", None)
    if isinstance(code, str) and code in typecode_to_type:
        return code
    raise TypeError(f"{typecode_or_type!r} is neither a type code nor a simple type")


class _Raw:
    """Numbers in shared memory."""

    def __init__(self, code, size):
        self._code = code
        self._block = Block(struct.calcsize(_FORMATS.get(code, code)) * size)
        self._view = self._cast()

    def _cast(self):
        return self._block.view().cast(_FORMATS.get(self._code, self._code))

    def _get(self, at):
        found = self._view[at]
        return chr(found) if self._code == "u" else found

    def _set(self, at, value):
        if self._code == "u":
            value = ord(value)
        elif self._code in "fd":
            value = float(value)
        self._view[at] = value

    def __reduce__(self):
        return _rebuild, (type(self), self._code, self._block)


def _rebuild(kind, code, block):
    raw = kind.__new__(kind)
    raw._code, raw._block = code, block
    raw._view = raw._cast()
    return raw


class _RawValue(_Raw):
    @property
    def value(self):
        return self._get(0)

    @value.setter
    def value(self, value):
        self._set(0, value)

    def __repr__(self):
        return f"{type(self).__name__.strip('_')}({self.value!r})"


class _RawArray(_Raw):
    def __len__(self):
        return len(self._view)

    def __getitem__(self, key):
        if isinstance(key, slice):
            found = [self._get(at) for at in range(*key.indices(len(self)))]
            if self._code == "c":
                return b"".join(found)
            return "".join(found) if self._code == "u" else found
        if not -len(self) <= key < len(self):
            raise IndexError("invalid index")
        return self._get(key)

    def __setitem__(self, key, value):
        if not isinstance(key, slice):
            if not -len(self) <= key < len(self):
                raise IndexError("invalid index")
            self._set(key, value)
            return
        places = range(*key.indices(len(self)))
        values = [value[at : at + 1] for at in range(len(value))] if isinstance(value, bytes) else list(value)
        if len(values) != len(places):
            raise ValueError("Can only assign sequence of same size")
        for at, one in zip(places, values):
            self._set(at, one)

    def __iter__(self):
        return (self._get(at) for at in range(len(self)))

    @property
    def raw(self):
        """All bytes, of an array of characters."""
        return bytes(self._block.view())

    @raw.setter
    def raw(self, value):
        self._block.view()[: len(value)] = value

    @property
    def value(self):
        """The characters up to a zero, of an array of characters."""
        return self.raw.partition(b"\0")[0] if self._code == "c" else "".join(self).partition("\0")[0]

    @value.setter
    def value(self, value):
        if len(value) > len(self):
            raise ValueError("string too long")
        end = b"\0" if self._code == "c" else "\0"
        if len(value) < len(self):
            value += end
        self[: len(value)] = value


def RawValue(typecode_or_type, *args):
    """Return a value without a lock."""
    raw = _RawValue(_code(typecode_or_type), 1)
    if args:
        (raw.value,) = args
    elif raw._code == "c":
        raw.value = b"\0"
    return raw


def RawArray(typecode_or_type, size_or_initializer):
    """Return an array without a lock: of a size, or with values."""
    code = _code(typecode_or_type)
    if isinstance(size_or_initializer, int):
        return _RawArray(code, size_or_initializer)
    raw = _RawArray(code, len(size_or_initializer))
    raw[:] = size_or_initializer
    return raw


def _with_lock(raw, lock, ctx):
    if lock is False:
        return raw
    if lock in (True, None):
        lock = (ctx or get_context()).RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(raw, lock, ctx)


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Return a value, with a lock unless lock is False."""
    return _with_lock(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Return an array, with a lock unless lock is False."""
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def copy(obj):
    """Return a copy of a value or array without a lock."""
    other = type(obj)(obj._code, len(obj._view))
    other._block.view()[:] = obj._block.view()
    return other


def synchronized(obj, lock=None, ctx=None):
    """Return what holds a lock around each access to a value or array."""
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(obj, _RawValue):
        return Synchronized(obj, lock, ctx)
    return (SynchronizedString if obj._code == "c" else SynchronizedArray)(obj, lock, ctx)


class SynchronizedBase:
    """A value or array with a lock."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or get_context()).RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        """Return the value or array without its lock."""
        return self._obj

    def get_lock(self):
        """Return the lock."""
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


def _locked(name):
    def get(self):
        with self._lock:
            return getattr(self._obj, name)

    def set(self, value):
        with self._lock:
            setattr(self._obj, name, value)

    return property(get, set)


class Synchronized(SynchronizedBase):
    """A value with a lock."""

    value = _locked("value")


class SynchronizedArray(SynchronizedBase):
    """An array with a lock."""

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, key):
        with self._lock:
            return self._obj[key]

    def __setitem__(self, key, value):
        with self._lock:
            self._obj[key] = value

    def __iter__(self):
        return (self[at] for at in range(len(self)))


class SynchronizedString(SynchronizedArray):
    """An array of characters with a lock."""

    value, raw = _locked("value"), _locked("raw")
