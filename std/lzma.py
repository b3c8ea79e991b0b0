"""Files and data compressed as by the program xz, or in the older form of LZMA."""

from _lzma import *
from _lzma import _decode_filter_properties, _encode_filter_properties
from compression._common import _files, _streams

__all__ = [
    "CHECK_NONE", "CHECK_CRC32", "CHECK_CRC64", "CHECK_SHA256", "CHECK_ID_MAX", "CHECK_UNKNOWN", "FILTER_LZMA1", "FILTER_LZMA2",
    "FILTER_DELTA", "FILTER_X86", "FILTER_IA64", "FILTER_ARM", "FILTER_ARMTHUMB", "FILTER_POWERPC", "FILTER_SPARC", "FORMAT_AUTO",
    "FORMAT_XZ", "FORMAT_ALONE", "FORMAT_RAW", "MF_HC3", "MF_HC4", "MF_BT2", "MF_BT3", "MF_BT4", "MODE_FAST", "MODE_NORMAL",
    "PRESET_DEFAULT", "PRESET_EXTREME", "LZMACompressor", "LZMADecompressor", "LZMAFile", "LZMAError", "open", "compress", "decompress",
    "is_check_supported",
]


class LZMAFile(_files.CompressedFile):
    """A file compressed by xz, open for reading or writing bytes."""

    def __init__(self, filename=None, mode="r", *, format=None, check=-1, preset=None, filters=None):
        if mode in ("r", "rb"):
            if check != -1:
                raise ValueError("Cannot specify an integrity check when opening a file for reading")
            if preset is not None:
                raise ValueError("Cannot specify a preset compression level when opening a file for reading")
            if format is None:
                format = FORMAT_AUTO
        elif format is None:
            format = FORMAT_XZ
        self._start(
            filename,
            mode or "invalid",
            lambda file: _streams.DecompressReader(
                file, LZMADecompressor, trailing_error=LZMAError, format=format, filters=filters
            ),
            lambda: LZMACompressor(format=format, check=check, preset=preset, filters=filters),
        )


def open(
    filename, mode="rb", *, format=None, check=-1, preset=None, filters=None, encoding=None, errors=None, newline=None
):
    """Open a file compressed by xz for bytes; in a mode with t, for text."""
    make = lambda plain: LZMAFile(filename, plain, format=format, check=check, preset=preset, filters=filters)
    return _files.open_file(make, mode, encoding, errors, newline)


def compress(data, format=FORMAT_XZ, check=-1, preset=None, filters=None):
    """Compress data at once."""
    compressor = LZMACompressor(format, check, preset, filters)
    return compressor.compress(data) + compressor.flush()


def decompress(data, format=FORMAT_AUTO, memlimit=None, filters=None):
    """Decompress data at once, all its streams."""
    make = lambda: LZMADecompressor(format, memlimit, filters)
    return _files.decompress_all(data, make, LZMAError, LZMAError)
