"""Streams under the files of gzip, bz2 and lzma."""

import io
import sys

# How much is read, and kept, at once.
BUFFER_SIZE = 128 * 1024


class BaseStream(io.BufferedIOBase):
    """A compressed file that refuses what it was not opened for."""

    def _check_not_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _check_can_read(self):
        if not self.readable():
            raise io.UnsupportedOperation("File not open for reading")

    def _check_can_write(self):
        if not self.writable():
            raise io.UnsupportedOperation("File not open for writing")

    def _check_can_seek(self):
        if not self.readable():
            raise io.UnsupportedOperation("Seeking is only supported on files open for reading")
        if not self.seekable():
            raise io.UnsupportedOperation("The underlying file object does not support seeking")


class DecompressReader(io.RawIOBase):
    """The decompressed bytes of a file, which may hold several streams one after the other."""

    def __init__(self, fp, decomp_factory, trailing_error=(), **decomp_args):
        self._fp = fp
        self._eof = False
        self._pos = 0
        # Known once the end has been seen.
        self._size = -1
        self._decomp_factory = decomp_factory
        self._decomp_args = decomp_args
        self._decompressor = decomp_factory(**decomp_args)
        # What a decompressor raises when the bytes after a stream are no other stream.
        self._trailing_error = trailing_error

    def readable(self):
        return True

    def seekable(self):
        return self._fp.seekable()

    def close(self):
        self._decompressor = None
        return super().close()

    def tell(self):
        return self._pos

    def readinto(self, b):
        with memoryview(b) as view, view.cast("B") as room:
            data = self.read(len(room))
            room[: len(data)] = data
        return len(data)

    def readall(self):
        return b"".join(iter(lambda: self.read(sys.maxsize), b""))

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size or self._eof:
            return b""
        data = b""
        while not data:
            if self._decompressor.eof:
                raw = self._decompressor.unused_data or self._fp.read(BUFFER_SIZE)
                if not raw:
                    break
                # Another stream, or what does not belong there.
                self._decompressor = self._decomp_factory(**self._decomp_args)
                try:
                    data = self._decompressor.decompress(raw, size)
                except self._trailing_error:
                    break
                continue
            raw = b""
            if self._decompressor.needs_input:
                raw = self._fp.read(BUFFER_SIZE)
                if not raw:
                    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
            data = self._decompressor.decompress(raw, size)
        if not data:
            self._eof = True
            self._size = self._pos
        self._pos += len(data)
        return data

    def _rewind(self):
        self._fp.seek(0)
        self._eof = False
        self._pos = 0
        self._decompressor = self._decomp_factory(**self._decomp_args)

    def seek(self, offset, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            offset += self._pos
        elif whence == io.SEEK_END:
            # The size is only known after the last byte.
            while self._size < 0 and self.read(io.DEFAULT_BUFFER_SIZE):
                pass
            offset += self._size
        elif whence != io.SEEK_SET:
            raise ValueError(f"Invalid value for whence: {whence}")
        if offset < self._pos:
            self._rewind()
        while self._pos < offset and self.read(min(io.DEFAULT_BUFFER_SIZE, offset - self._pos)):
            pass
        return self._pos
