"""The abstract base classes of io."""

import _io
import abc
from _collections_abc import _check_methods

__name__ = "io"

GenericAlias = type(list[int])


class IOBase(_io._IOBase, metaclass=abc.ABCMeta):
    __doc__ = _io._IOBase.__doc__


class RawIOBase(_io._RawIOBase, IOBase):
    __doc__ = _io._RawIOBase.__doc__


class TextIOBase(_io._TextIOBase, IOBase):
    __doc__ = _io._TextIOBase.__doc__


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    __doc__ = _io._BufferedIOBase.__doc__


_NATIVE = {
    RawIOBase: ("FileIO",),
    BufferedIOBase: ("BytesIO", "BufferedReader", "BufferedWriter", "BufferedRandom", "BufferedRWPair"),
    TextIOBase: ("StringIO", "TextIOWrapper"),
}
for _base, _names in _NATIVE.items():
    for _name in _names:
        _base.register(getattr(_io, _name))
del _NATIVE, _base, _names, _name


class Reader(metaclass=abc.ABCMeta):
    """Anything that can be read from; generic over what read() gives."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Return what there is, at most `size` of it if that is given."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, "read") if cls is Reader else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


class Writer(metaclass=abc.ABCMeta):
    """Anything that can be written to; generic over what write() takes."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Write the data and return how much was written."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, "write") if cls is Writer else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)
