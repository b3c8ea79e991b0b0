"""Files and data compressed as by the program bzip2."""

from _bz2 import BZ2Compressor, BZ2Decompressor
from compression._common import _files, _streams

__all__ = ["BZ2File", "BZ2Compressor", "BZ2Decompressor", "open", "compress", "decompress"]


class BZ2File(_files.CompressedFile):
    """A file compressed by bzip2, open for reading or writing bytes."""

    def __init__(self, filename, mode="r", *, compresslevel=9):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        self._start(
            filename,
            mode,
            lambda file: _streams.DecompressReader(file, BZ2Decompressor, trailing_error=OSError),
            lambda: BZ2Compressor(compresslevel),
        )

    def peek(self, n=0):
        return super().peek(n)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a file compressed by bzip2 for bytes; in a mode with t, for text."""
    make = lambda plain: BZ2File(filename, plain, compresslevel=compresslevel)
    return _files.open_file(make, mode, encoding, errors, newline)


def compress(data, compresslevel=9):
    """Compress data at once."""
    compressor = BZ2Compressor(compresslevel)
    return compressor.compress(data) + compressor.flush()


def decompress(data):
    """Decompress data at once, all its streams."""
    if not data:
        return b""
    return _files.decompress_all(data, BZ2Decompressor, OSError, ValueError)
