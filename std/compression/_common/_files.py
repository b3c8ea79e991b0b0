"""What the files of bz2, lzma and zstd have in common, and functions around them."""

import builtins
import io
import os

from compression._common import _streams

_READING, _WRITING = 1, 3


def open_file(make, mode, encoding, errors, newline):
    """Open a compressed file with make(mode for bytes); in a mode with t, as text."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in ("encoding", encoding), ("errors", errors), ("newline", newline):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    file = make(mode.replace("t", ""))
    if "t" not in mode:
        return file
    return io.TextIOWrapper(file, io.text_encoding(encoding), errors, newline)


def decompress_all(data, make, error, incomplete):
    """The contents of streams one after the other; what follows them and is no stream is left out."""
    parts = []
    while True:
        stream = make()
        try:
            part = stream.decompress(data)
        except error:
            if parts:
                break
            raise
        parts.append(part)
        if not stream.eof:
            raise incomplete("Compressed data ended before the end-of-stream marker was reached")
        data = stream.unused_data
        if not data:
            break
    return b"".join(parts)


class CompressedFile(_streams.BaseStream):
    """A file in one compressed format. Its classes say what compresses, and what errors mean that there is no further stream."""

    # For files that are only half made.
    _fp = _mode = _buffer = None
    _is_own = False

    def _start(self, filename, mode, reader, compressor):
        """Open it: reader(file) makes a raw stream to read from, compressor() what compresses."""
        if mode not in ("", "r", "rb", "w", "wb", "x", "xb", "a", "ab"):
            raise ValueError(f"Invalid mode: {mode!r}")
        kind = mode.replace("b", "")
        self._mode = _WRITING if kind in ("w", "a", "x") else _READING
        if self._mode == _WRITING:
            self._compressor = compressor()
            self._pos = 0
        if isinstance(filename, (str, bytes, os.PathLike)):
            self._fp = builtins.open(filename, (kind or "r") + "b")
            self._is_own = True
        elif hasattr(filename, "read") or hasattr(filename, "write"):
            self._fp = filename
        else:
            raise TypeError("filename must be a str, bytes, file or PathLike object")
        if self._mode == _READING:
            self._buffer = io.BufferedReader(reader(self._fp))

    def close(self):
        file = self._fp
        if file is None:
            return
        try:
            if self._buffer is not None:
                self._buffer.close()
            elif self._mode == _WRITING:
                file.write(self._compressor.flush())
        finally:
            self._fp = self._buffer = self._compressor = None
            if self._is_own:
                file.close()

    @property
    def closed(self):
        return self._fp is None

    @property
    def name(self):
        self._check_not_closed()
        return self._fp.name

    @property
    def mode(self):
        return "wb" if self._mode == _WRITING else "rb"

    def fileno(self):
        self._check_not_closed()
        return self._fp.fileno()

    def seekable(self):
        return self.readable() and self._buffer.seekable()

    def readable(self):
        self._check_not_closed()
        return self._mode == _READING

    def writable(self):
        self._check_not_closed()
        return self._mode == _WRITING

    # Reading

    def peek(self, size=-1):
        self._check_can_read()
        # The buffer hands out what it has, whatever is asked for.
        return self._buffer.peek(size)

    def read(self, size=-1):
        self._check_can_read()
        return self._buffer.read(size)

    def read1(self, size=-1):
        self._check_can_read()
        return self._buffer.read1(size if size >= 0 else io.DEFAULT_BUFFER_SIZE)

    def readinto(self, b):
        self._check_can_read()
        return self._buffer.readinto(b)

    def readline(self, size=-1):
        self._check_can_read()
        return self._buffer.readline(size)

    def readlines(self, size=-1):
        self._check_can_read()
        return self._buffer.readlines(size)

    def __iter__(self):
        self._check_can_read()
        return self

    def __next__(self):
        self._check_can_read()
        line = self._buffer.readline()
        if line:
            return line
        raise StopIteration

    # Writing

    def write(self, data):
        self._check_can_write()
        if not isinstance(data, (bytes, bytearray)):
            with memoryview(data) as view:
                data = view.tobytes()
        self._fp.write(self._compressor.compress(data))
        self._pos += len(data)
        return len(data)

    def writelines(self, seq):
        self._check_can_write()
        for line in seq:
            self.write(line)

    # Position

    def seek(self, offset, whence=io.SEEK_SET):
        self._check_can_seek()
        return self._buffer.seek(offset, whence)

    def tell(self):
        self._check_not_closed()
        return self._pos if self._buffer is None else self._buffer.tell()
