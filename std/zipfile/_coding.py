"""How the data of the files in a zip archive is compressed and encrypted."""

import struct
import zlib

from zipfile._entries import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZIP_ZSTANDARD


def _module(name):
    try:
        return __import__(name, fromlist=["*"])
    except ImportError:
        return None


bz2 = _module("bz2")
lzma = _module("lzma")
zstd = _module("compression.zstd")

compressor_names = {
    0: "store", 1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode", 7: "tokenize", 8: "deflate",
    9: "deflate64", 10: "implode", 12: "bzip2", 14: "lzma", 18: "terse", 19: "lz77", 93: "zstd", 97: "wavpack", 98: "ppmd",
}


class LZMACompressor:
    """LZMA data with the header that zip archives put before it."""

    def __init__(self):
        self._comp = None

    def _init(self):
        properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
        self._comp = lzma.LZMACompressor(
            lzma.FORMAT_RAW, filters=[lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)]
        )
        return struct.pack("<BBH", 9, 4, len(properties)) + properties

    def compress(self, data):
        if self._comp is None:
            return self._init() + self._comp.compress(data)
        return self._comp.compress(data)

    def flush(self):
        if self._comp is None:
            return self._init() + self._comp.flush()
        return self._comp.flush()


class LZMADecompressor:
    """Reads what LZMACompressor writes."""

    def __init__(self):
        self._decomp = None
        self._unconsumed = b""
        self.eof = False

    @property
    def needs_input(self):
        return self._decomp is None or self._decomp.needs_input

    def decompress(self, data, max_length=-1):
        if self._decomp is None:
            self._unconsumed += data
            if len(self._unconsumed) <= 4:
                return b""
            (size,) = struct.unpack("<H", self._unconsumed[2:4])
            if len(self._unconsumed) <= 4 + size:
                return b""
            properties = self._unconsumed[4 : 4 + size]
            self._decomp = lzma.LZMADecompressor(
                lzma.FORMAT_RAW, filters=[lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)]
            )
            data = self._unconsumed[4 + size :]
            self._unconsumed = b""
        result = self._decomp.decompress(data, max_length)
        self.eof = self._decomp.eof
        return result


def _check_compression(compression):
    """RuntimeError if what is needed is not here, NotImplementedError for other methods."""
    if compression == ZIP_STORED:
        return
    needed = {
        ZIP_DEFLATED: (zlib, "zlib"), ZIP_BZIP2: (bz2, "bz2"), ZIP_LZMA: (lzma, "lzma"), ZIP_ZSTANDARD: (zstd, "compression.zstd"),
    }
    if compression not in needed:
        raise NotImplementedError("That compression method is not supported")
    module, name = needed[compression]
    if not module:
        raise RuntimeError(f"Compression requires the (missing) {name} module")


def _get_compressor(compress_type, compresslevel=None):
    if compress_type == ZIP_DEFLATED:
        level = zlib.Z_DEFAULT_COMPRESSION if compresslevel is None else compresslevel
        return zlib.compressobj(level, zlib.DEFLATED, -15)
    if compress_type == ZIP_BZIP2:
        return bz2.BZ2Compressor() if compresslevel is None else bz2.BZ2Compressor(compresslevel)
    if compress_type == ZIP_LZMA:
        return LZMACompressor()
    if compress_type == ZIP_ZSTANDARD:
        return zstd.ZstdCompressor(level=compresslevel)
    return None


def _get_decompressor(compress_type):
    _check_compression(compress_type)
    if compress_type == ZIP_STORED:
        return None
    if compress_type == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if compress_type == ZIP_BZIP2:
        return bz2.BZ2Decompressor()
    if compress_type == ZIP_LZMA:
        return LZMADecompressor()
    return zstd.ZstdDecompressor()


# The encryption of PKZIP: three keys are stepped on by every byte.

_crctable = None


def _gen_crc(crc):
    for _ in range(8):
        crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc


def _ZipDecrypter(pwd):
    """A function that decrypts bytes, going on where it stopped."""
    global _crctable
    if _crctable is None:
        _crctable = [_gen_crc(byte) for byte in range(256)]
    table = _crctable
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(byte):
        first, second, third = keys
        first = first >> 8 ^ table[(first ^ byte) & 0xFF]
        second = (second + (first & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
        keys[:] = first, second, third >> 8 ^ table[(third ^ second >> 24) & 0xFF]

    for byte in pwd:
        step(byte)

    def decrypter(data):
        result = bytearray()
        for byte in data:
            mask = keys[2] | 2
            byte ^= (mask * (mask ^ 1)) >> 8 & 0xFF
            step(byte)
            result.append(byte)
        return bytes(result)

    return decrypter
