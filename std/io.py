"""Streams: files, and their like in memory."""

import _io
from _io import (
    DEFAULT_BUFFER_SIZE,
    BufferedRandom,
    BufferedReader,
    BufferedRWPair,
    BufferedWriter,
    BytesIO,
    FileIO,
    IncrementalNewlineDecoder,
    StringIO,
    TextIOWrapper,
    UnsupportedOperation,
    open,
    open_code,
    text_encoding,
)

__all__ = [
    "BlockingIOError",
    "open",
    "open_code",
    "IOBase",
    "RawIOBase",
    "FileIO",
    "BytesIO",
    "StringIO",
    "BufferedIOBase",
    "BufferedReader",
    "BufferedWriter",
    "BufferedRWPair",
    "BufferedRandom",
    "TextIOBase",
    "TextIOWrapper",
    "UnsupportedOperation",
    "SEEK_SET",
    "SEEK_CUR",
    "SEEK_END",
    "DEFAULT_BUFFER_SIZE",
    "text_encoding",
    "IncrementalNewlineDecoder",
    "Reader",
    "Writer",
]

BlockingIOError = BlockingIOError
SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2

UnsupportedOperation.__module__ = "io"

# The abstract base classes are made when somebody asks: most programs only use the streams.
_abstract = {"IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase", "Reader", "Writer"}


def __getattr__(name):
    if name in _abstract:
        import _io_abc

        namespace = globals()
        for key in _abstract:
            namespace[key] = getattr(_io_abc, key)
        return namespace[name]
    if name in ("_BufferedIOBase", "_IOBase", "_RawIOBase", "_TextIOBase"):
        return getattr(_io, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(globals().keys() | _abstract)
