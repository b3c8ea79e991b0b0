"""The parts of os that stand on abstract base classes."""

import abc
import posix
import sys
from _collections_abc import Mapping, MutableMapping, _check_methods

__name__ = "os"

GenericAlias = type(list[int])


class PathLike(abc.ABC):
    """Base class of objects that stand for a path in the file system."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """Return the path as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return _check_methods(subclass, "__fspath__")
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


class _Environ(MutableMapping):
    # The variables, which are encoded; changes go to the process too.

    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self._data = data
        self.encodekey, self.decodekey = encodekey, decodekey
        self.encodevalue, self.decodevalue = encodevalue, decodevalue

    def __getitem__(self, key):
        found = self._data.get(self.encodekey(key))
        if found is None:
            # The key as given, not as encoded.
            raise KeyError(key)
        return self.decodevalue(found)

    def __setitem__(self, key, value):
        name, text = self.encodekey(key), self.encodevalue(value)
        posix.putenv(name, text)
        self._data[name] = text

    def __delitem__(self, key):
        encoded = self.encodekey(key)
        posix.unsetenv(encoded)
        try:
            del self._data[encoded]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        # A copy: other threads may change them.
        for key in list(self._data):
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        items = [f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}" for key, value in self._data.items()]
        return f"environ({{{', '.join(items)}}})"

    def setdefault(self, key, value):
        try:
            return self[key]
        except KeyError:
            self[key] = value
        return self[key]

    def copy(self):
        return {**self}

    def __or__(self, other):
        return {**self, **other} if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other):
        return {**other, **self} if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self


_encoding = sys.getfilesystemencoding()


def _encode(value):
    if not isinstance(value, str):
        raise TypeError(f"str expected, not {type(value).__name__}")
    return value.encode(_encoding, "surrogateescape")


def _decode(value):
    return value.decode(_encoding, "surrogateescape")


def _check_bytes(value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected, not {type(value).__name__}")
    return value


environ = _Environ(posix.environ, _encode, _decode, _encode, _decode)
environb = _Environ(environ._data, _check_bytes, bytes, _check_bytes, bytes)
