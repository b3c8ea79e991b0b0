"""Files below and inside of tar archives."""

import io
import os
import struct
import time

from _tarfile_info import NUL, CompressionError, ReadError, StreamError

_bltn_open = open


class _LowLevelFile:
    """A file of the system that cannot seek."""

    def __init__(self, name, mode):
        flags = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC}[mode] | getattr(os, "O_BINARY", 0)
        self.fd = os.open(name, flags, 0o666)

    def close(self):
        os.close(self.fd)

    def read(self, size):
        return os.read(self.fd, size)

    def write(self, s):
        os.write(self.fd, s)


class _StreamProxy:
    """A stream whose compression is seen by its first block."""

    def __init__(self, fileobj):
        self.fileobj = fileobj
        self.buf = fileobj.read(512)

    def read(self, size):
        # The first block is read once more.
        self.read = self.fileobj.read
        return self.buf

    def getcomptype(self):
        for start, kind in (b"\x1f\x8b\x08", "gz"), (b"\x28\xb5\x2f\xfd", "zst"), ((b"\x5d\x00\x00\x80", b"\xfd7zXZ"), "xz"):
            if self.buf.startswith(start):
                return kind
        if self.buf[0:3] == b"BZh" and self.buf[4:10] == b"1AY&SY":
            return "bz2"
        return "tar"

    def close(self):
        self.fileobj.close()


class _Gzip:
    """Data of gzip, for one direction, with header and trailer."""

    def __init__(self, stream, name, level):
        import zlib

        self._crc_of = zlib.crc32
        self._crc = zlib.crc32(b"")
        self._size = 0
        self.needs_input = True
        self.unused_data = b""
        if stream is None:
            self._coder = zlib.decompressobj(-zlib.MAX_WBITS)
            self._header = b""
        else:
            self._coder = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
            base = os.path.basename(name.removesuffix(".gz")).encode("iso-8859-1", "replace")
            stream._write_blocks(b"\x1f\x8b\x08\x08" + struct.pack("<L", int(time.time())) + b"\x02\xff" + base + NUL)

    def compress(self, data):
        self._crc = self._crc_of(data, self._crc)
        self._size += len(data)
        return self._coder.compress(data)

    def flush(self):
        return self._coder.flush() + struct.pack("<LL", self._crc, self._size & 0xFFFFFFFF)

    def decompress(self, data):
        return self._coder.decompress(data)


class _Stream:
    """A stream of blocks, perhaps compressed, that is read or written from beginning to end."""

    def __init__(self, name, mode, comptype, fileobj, bufsize, compresslevel, preset):
        self.closed = True
        self._extfileobj = fileobj is not None
        if fileobj is None:
            fileobj = _LowLevelFile(name, mode)
        elif comptype == "*":
            fileobj = _StreamProxy(fileobj)
        if comptype == "*":
            if not isinstance(fileobj, _StreamProxy):
                fileobj = _StreamProxy(fileobj)
            comptype = fileobj.getcomptype()
        self.fileobj, self.bufsize = fileobj, bufsize
        self.name = "" if name is None else os.fspath(name)
        self.mode, self.comptype = mode, comptype
        self.cmp, self.exception = None, ()
        # Data as it is in the file, and decompressed data that has not been asked for.
        self.buf = self.dbuf = b""
        self.pos = 0
        self.closed = False
        try:
            self._start(compresslevel, preset)
        except:
            if not self._extfileobj:
                fileobj.close()
            self.closed = True
            raise

    def _start(self, level, preset):
        kind, reading = self.comptype, self.mode == "r"
        if kind == "tar":
            return
        module = {"gz": "zlib", "bz2": "bz2", "xz": "lzma", "zst": "compression.zstd"}.get(kind)
        if module is None:
            raise CompressionError(f"unknown compression type {kind!r}")
        try:
            module = __import__(module, fromlist=["*"])
        except ImportError:
            raise CompressionError(f"{module} module is not available") from None
        if kind == "gz":
            self.exception = module.error
            if reading:
                self._init_read_gz()
            self.cmp = _Gzip(None if reading else self, self.name, level)
        elif kind == "bz2":
            self.exception = OSError
            self.cmp = module.BZ2Decompressor() if reading else module.BZ2Compressor(level)
        elif kind == "xz":
            self.exception = module.LZMAError
            self.cmp = module.LZMADecompressor() if reading else module.LZMACompressor(preset=preset)
        else:
            self.exception = module.ZstdError
            self.cmp = module.ZstdDecompressor() if reading else module.ZstdCompressor()

    def __del__(self):
        if hasattr(self, "closed") and not self.closed:
            self.close()

    # Writing

    def write(self, s):
        self.pos += len(s)
        self._write_blocks(s if self.cmp is None else self.cmp.compress(s))

    def _write_blocks(self, s):
        """Write data in whole blocks."""
        self.buf += s
        while len(self.buf) > self.bufsize:
            self.fileobj.write(self.buf[: self.bufsize])
            self.buf = self.buf[self.bufsize :]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == "w":
                if self.cmp is not None:
                    self.buf += self.cmp.flush()
                if self.buf:
                    self.fileobj.write(self.buf)
                    self.buf = b""
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    # Reading

    def _init_read_gz(self):
        """Pass the header."""
        if self._raw(2) != b"\x1f\x8b":
            raise ReadError("not a gzip file")
        method, flags = self._raw(1), self._raw(1)
        if method != b"\x08":
            raise CompressionError("unsupported compression method")
        flags = flags[0]
        self._raw(6)
        if flags & 4:
            self._raw(int.from_bytes(self._raw(2), "little"))
        for flag in 8, 16:
            while flags & flag and self._raw(1) not in (b"", NUL):
                pass
        if flags & 2:
            self._raw(2)

    def tell(self):
        return self.pos

    def seek(self, pos=0):
        """Go forward; a stream cannot go back."""
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos:
            if not self.read(min(self.bufsize, pos - self.pos)):
                break
        return self.pos

    def read(self, size):
        assert size is not None
        data = self._read(size)
        self.pos += len(data)
        return data

    def _read(self, size):
        """Bytes after decompression."""
        if self.cmp is None:
            return self._raw(size)
        parts, have = [self.dbuf], len(self.dbuf)
        while have < size:
            # What is left in the buffer first: it may have been read with the header.
            raw, self.buf = (self.buf, b"") if self.buf else (self.fileobj.read(self.bufsize), b"")
            if not raw:
                break
            try:
                data = self.cmp.decompress(raw)
            except self.exception as error:
                raise ReadError("invalid compressed data") from error
            except EOFError:
                break
            parts.append(data)
            have += len(data)
        whole = b"".join(parts)
        self.dbuf = whole[size:]
        return whole[:size]

    def _raw(self, size):
        """Bytes as they are in the file."""
        parts, have = [self.buf], len(self.buf)
        while have < size:
            data = self.fileobj.read(self.bufsize)
            if not data:
                break
            parts.append(data)
            have += len(data)
        whole = b"".join(parts)
        self.buf = whole[size:]
        return whole[:size]


class _FileInFile:
    """A part of a file as a file by itself; a sparse one has zeros between its parts."""

    def __init__(self, fileobj, offset, size, name, blockinfo=None):
        self.fileobj = fileobj
        self.offset = offset
        self.size = size
        self.position = 0
        self.name = name
        self.closed = False
        # Where it begins, ends, and is in the file, or None for zeros.
        self.map = []
        at = 0
        for start, length in [(0, size)] if blockinfo is None else blockinfo:
            if start > at:
                self.map.append((at, start, None))
            self.map.append((start, start + length, offset))
            offset += length
            at = start + length
        if at < size:
            self.map.append((at, size, None))
        self._place = 0

    mode = property(lambda self: "rb")

    def tell(self):
        return self.position

    def seekable(self):
        return self.fileobj.seekable()

    def writable(self):
        return False

    def readable(self):
        return True

    def flush(self):
        pass

    def seek(self, position, whence=io.SEEK_SET):
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}.get(whence)
        if start is None:
            raise ValueError("Invalid argument")
        self.position = min(max(start + position, 0), self.size)
        return self.position

    def _part(self):
        """The part that the position lies in."""
        if not self.map[self._place][0] <= self.position:
            self._place = 0
        while self.position >= self.map[self._place][1]:
            self._place += 1
        return self.map[self._place]

    def read(self, size=None):
        left = self.size - self.position
        size = left if size is None or size < 0 else min(size, left)
        pieces = []
        while size > 0:
            start, stop, where = self._part()
            length = min(size, stop - self.position)
            if where is None:
                pieces.append(NUL * length)
            else:
                self.fileobj.seek(where + self.position - start)
                data = self.fileobj.read(length)
                if len(data) != length:
                    raise ReadError("unexpected end of data")
                pieces.append(data)
            size -= length
            self.position += length
        return b"".join(pieces)

    def readinto(self, b):
        data = self.read(len(b))
        b[: len(data)] = data
        return len(data)

    def close(self):
        self.closed = True


class ExFileObject(io.BufferedReader):
    """The data of a member, as a file."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size, tarinfo.name, tarinfo.sparse))


for _class in list(globals().values()):
    if isinstance(_class, type) and _class.__module__ == __name__:
        _class.__module__ = "tarfile"
