"""Files compressed as by the program gzip (RFC 1952)."""

import builtins
import io
import os
import struct
import time
import weakref
import zlib

from compression._common import _files, _streams

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

# Bits of the header that say what else it holds.
FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16

# Values of the attribute mode.
READ, WRITE = "rb", "wb"

READ_BUFFER_SIZE = _streams.BUFFER_SIZE
_WRITE_BUFFER_SIZE = 4 * _streams.BUFFER_SIZE

_COMPRESS_LEVEL_FAST = 1
_COMPRESS_LEVEL_TRADEOFF = 6
_COMPRESS_LEVEL_BEST = 9

_MAGIC = b"\x1f\x8b"


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
    """Open a gzip file by its name, or over another file; in a mode with t, as text."""

    def make(plain):
        if isinstance(filename, (str, bytes, os.PathLike)):
            return GzipFile(filename, plain, compresslevel)
        if hasattr(filename, "read") or hasattr(filename, "write"):
            return GzipFile(None, plain, compresslevel, filename)
        raise TypeError("filename must be a str or bytes object, or a file")

    return _files.open_file(make, mode, encoding, errors, newline)


def write32u(output, value):
    """Write an unsigned number of four bytes."""
    output.write(struct.pack("<L", value))


class BadGzipFile(OSError):
    """What is no gzip file, or a broken one."""


class _WriteBufferStream(io.RawIOBase):
    """The far end of a buffer: it hands on to the file what has come together."""

    def __init__(self, gzip_file):
        # The file owns the buffer that owns this.
        self.gzip_file = weakref.ref(gzip_file)

    def write(self, data):
        file = self.gzip_file()
        if file is None:
            raise RuntimeError("lost gzip_file")
        return file._write_raw(data)

    def seekable(self):
        return False

    def writable(self):
        return True


class GzipFile(_streams.BaseStream):
    """A gzip file: everything of a binary file but truncate()."""

    # A file opened here, which is closed here too.
    myfileobj = None

    # Closing has to work for what is only half made.
    mode = fileobj = _buffer = None

    def __init__(
        self,
        filename=None,
        mode=None,
        compresslevel=_COMPRESS_LEVEL_BEST,
        fileobj=None,
        mtime=None,
    ):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError(f"Invalid mode: {mode!r}")
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or READ)
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = os.fspath(filename)
        given = mode
        if mode is None:
            mode = getattr(fileobj, "mode", READ)
        if mode.startswith("r"):
            self.mode = READ
            self._buffer = io.BufferedReader(_GzipReader(fileobj), READ_BUFFER_SIZE)
            self.name = filename
        elif mode.startswith(("w", "a", "x")):
            if given is None:
                import warnings

                warnings.warn(
                    "GzipFile was opened for writing, but this will change in future Python releases.  "
                    "Specify the mode argument for opening it for writing.",
                    FutureWarning,
                    2,
                )
            self.mode = WRITE
            self._init_write(filename)
            self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
            self._write_mtime = mtime
            self._buffer_size = _WRITE_BUFFER_SIZE
            self._buffer = io.BufferedWriter(_WriteBufferStream(self), self._buffer_size)
        else:
            raise ValueError(f"Invalid mode: {mode!r}")
        self.fileobj = fileobj
        if self.mode == WRITE:
            self._write_gzip_header(compresslevel)

    @property
    def mtime(self):
        """The time of modification in the last header that was read."""
        return self._buffer.raw._last_mtime

    def __repr__(self):
        inner = repr(self.fileobj)
        return f"<gzip {inner[1:-1]} {id(self):#x}>"

    # Writing

    def _init_write(self, filename):
        self.name = filename
        self.crc = zlib.crc32(b"")
        self.size = 0
        self.writebuf = []
        self.bufsize = 0
        self.offset = 0

    def _name_for_header(self):
        """The file's name without folder and ending, if it can be written; else nothing."""
        name = os.path.basename(self.name)
        if not isinstance(name, bytes):
            try:
                name = name.encode("latin-1")
            except UnicodeEncodeError:
                return b""
        return name.removesuffix(b".gz")

    def _write_gzip_header(self, compresslevel):
        name = self._name_for_header()
        mtime = self._write_mtime
        mtime = int(time.time() if mtime is None else mtime)
        effort = {_COMPRESS_LEVEL_BEST: 2, _COMPRESS_LEVEL_FAST: 4}.get(compresslevel, 0)
        # 255 is the operating system that is not known.
        self.fileobj.write(_MAGIC + struct.pack("<BBLBB", 8, FNAME if name else 0, mtime, effort, 255))
        if name:
            self.fileobj.write(name + b"\0")

    def write(self, data):
        self._check_not_closed()
        if self.mode != WRITE:
            import errno

            raise OSError(errno.EBADF, "write() on read-only GzipFile object")
        if self.fileobj is None:
            raise ValueError("write() on closed GzipFile object")
        return self._buffer.write(data)

    def _write_raw(self, data):
        view = data if isinstance(data, (bytes, bytearray)) else memoryview(data)
        size = len(view) if view is data else view.nbytes
        if size:
            self.fileobj.write(self.compress.compress(view))
            self.size += size
            self.crc = zlib.crc32(view, self.crc)
            self.offset += size
        return size

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        self._check_not_closed()
        if self.mode == WRITE:
            self._buffer.flush()
            self.fileobj.write(self.compress.flush(zlib_mode))
            self.fileobj.flush()

    # Reading

    def _check_read(self, caller):
        if self.mode != READ:
            import errno

            raise OSError(errno.EBADF, f"{caller}() on write-only GzipFile object")

    def _readable(self, method):
        self._check_not_closed()
        self._check_read(method)
        return self._buffer

    def read(self, size=-1):
        return self._readable("read").read(size)

    def read1(self, size=-1):
        """Read up to so many bytes with few reads of the file below; a buffer full if the size is negative."""
        return self._readable("read1").read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def readinto(self, b):
        return self._readable("readinto").readinto(b)

    def readinto1(self, b):
        return self._readable("readinto1").readinto1(b)

    def peek(self, n):
        return self._readable("peek").peek(n)

    def readline(self, size=-1):
        self._check_not_closed()
        return self._buffer.readline(size)

    # Position

    def tell(self):
        self._check_not_closed()
        if self.mode == WRITE:
            self._buffer.flush()
        return super().tell()

    def rewind(self):
        """Go back to the beginning of what is being read."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._buffer.seek(0)

    def seek(self, offset, whence=io.SEEK_SET):
        if self.mode == READ:
            self._check_not_closed()
            return self._buffer.seek(offset, whence)
        self._check_not_closed()
        # What has been written cannot be changed; what is skipped is written as zeros.
        self._buffer.flush()
        if whence not in (io.SEEK_SET, io.SEEK_CUR):
            raise ValueError("Seek from end not supported")
        if whence == io.SEEK_CUR:
            offset += self.offset
        if offset < self.offset:
            raise OSError("Negative seek in write mode")
        missing = offset - self.offset
        zeros = bytes(min(missing, self._buffer_size))
        while missing > 0:
            missing -= self.write(zeros[:missing])
        return offset

    # State

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        fileobj = self.fileobj
        if fileobj is None:
            return
        try:
            if self.mode == WRITE and not self._buffer.closed:
                self._buffer.flush()
                fileobj.write(self.compress.flush())
                write32u(fileobj, self.crc)
                # The size is kept modulo 2**32.
                write32u(fileobj, self.size & 0xFFFFFFFF)
            elif self.mode == READ:
                self._buffer.close()
        finally:
            self._close()

    def _close(self):
        self.fileobj = None
        own, self.myfileobj = self.myfileobj, None
        if own is not None:
            own.close()

    def __del__(self):
        if self.mode == WRITE and not self.closed:
            import warnings

            warnings.warn("unclosed GzipFile", ResourceWarning, source=self, stacklevel=2)
        super().__del__()

    def fileno(self):
        """The descriptor of the file below."""
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True


def _read_exact(fp, n):
    """So many bytes of a file, or EOFError."""
    data = fp.read(n)
    while len(data) < n:
        more = fp.read(n - len(data))
        if not more:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        data += more
    return data


def _read_gzip_header(fp):
    """Read a header: the time of modification in it, or None at the end of the file."""
    magic = fp.read(2)
    if not magic:
        return None
    if magic != _MAGIC:
        raise BadGzipFile(f"Not a gzipped file ({magic!r})")
    method, flags, mtime = struct.unpack("<BBIxx", _read_exact(fp, 8))
    if method != 8:
        raise BadGzipFile("Unknown compression method")
    if flags & FEXTRA:
        (size,) = struct.unpack("<H", _read_exact(fp, 2))
        _read_exact(fp, size)
    for flag in FNAME, FCOMMENT:
        # Names end in a zero.
        while flags & flag and fp.read(1) not in (b"", b"\0"):
            pass
    if flags & FHCRC:
        _read_exact(fp, 2)
    return mtime


class _PaddedFile:
    """A file of which something has been read too early."""

    def __init__(self, f, prepend=b""):
        self.file = f
        self._early = prepend
        self._used = 0

    def read(self, size):
        if not self._early:
            return self.file.read(size)
        if self._used + size <= len(self._early):
            start = self._used
            self._used += size
            return self._early[start : self._used]
        rest = self._early[self._used :]
        self._early = b""
        return rest + self.file.read(size - len(rest))

    def prepend(self, prepend=b""):
        """Put bytes back."""
        self._early = prepend + self._early[self._used :]
        self._used = 0

    def seek(self, offset):
        self._early, self._used = b"", 0
        return self.file.seek(offset)

    def seekable(self):
        return True


class _GzipReader(_streams.DecompressReader):
    """The decompressed bytes of the members of a gzip file."""

    def __init__(self, fp):
        super().__init__(_PaddedFile(fp), zlib._ZlibDecompressor, wbits=-zlib.MAX_WBITS)
        self._last_mtime = None
        self._start_member()

    def _start_member(self):
        self._new_member = True
        self._crc = zlib.crc32(b"")
        self._stream_size = 0

    def _read_gzip_header(self):
        mtime = _read_gzip_header(self._fp)
        if mtime is None:
            return False
        self._last_mtime = mtime
        return True

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size:
            return b""
        data = b""
        while not data:
            if self._decompressor.eof:
                self._read_eof()
                self._start_member()
                self._decompressor = self._decomp_factory(**self._decomp_args)
            if self._new_member:
                # Between members the file may end.
                self._crc = zlib.crc32(b"")
                self._stream_size = 0
                if not self._read_gzip_header():
                    self._size = self._pos
                    return b""
                self._new_member = False
            raw = b""
            if self._decompressor.needs_input:
                raw = self._fp.read(READ_BUFFER_SIZE)
            data = self._decompressor.decompress(raw, size)
            if self._decompressor.unused_data:
                self._fp.prepend(self._decompressor.unused_data)
            elif not data and not raw and not self._decompressor.eof:
                raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        self._crc = zlib.crc32(data, self._crc)
        self._stream_size += len(data)
        self._pos += len(data)
        return data

    def _read_eof(self):
        """Check what follows a member, and pass over zeros up to the next."""
        crc, size = struct.unpack("<II", _read_exact(self._fp, 8))
        if crc != self._crc:
            raise BadGzipFile(f"CRC check failed {hex(crc)} != {hex(self._crc)}")
        if size != self._stream_size & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        byte = b"\0"
        while byte == b"\0":
            byte = self._fp.read(1)
        if byte:
            self._fp.prepend(byte)

    def _rewind(self):
        super()._rewind()
        self._start_member()


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=0):
    """Compress at once; the header holds the time mtime, or now if that is None."""
    packed = zlib.compress(data, level=compresslevel, wbits=31)
    mtime = int(time.time() if mtime is None else mtime)
    return packed[:4] + struct.pack("<L", mtime) + packed[8:9] + b"\xff" + packed[10:]


def decompress(data):
    """Decompress all members at once."""
    pieces = []
    while True:
        fp = io.BytesIO(data)
        if _read_gzip_header(fp) is None:
            return b"".join(pieces)
        member = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        piece = member.decompress(data[fp.tell() :])
        rest = member.unused_data
        if not member.eof or len(rest) < 8:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        crc, size = struct.unpack("<II", rest[:8])
        if crc != zlib.crc32(piece):
            raise BadGzipFile("CRC check failed")
        if size != len(piece) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        pieces.append(piece)
        data = rest[8:].lstrip(b"\0")


def main():
    """Compress, or with -d decompress, the files named on the command line."""
    from argparse import ArgumentParser
    import sys

    parser = ArgumentParser(description="A simple command line interface for the gzip module: act like gzip, but do not delete the input file.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--fast", action="store_true", help="compress faster")
    group.add_argument("--best", action="store_true", help="compress better")
    group.add_argument("-d", "--decompress", action="store_true", help="act like gunzip instead of gzip")
    parser.add_argument("args", nargs="*", default=["-"], metavar="file")
    options = parser.parse_args()
    level = _COMPRESS_LEVEL_TRADEOFF
    if options.fast:
        level = _COMPRESS_LEVEL_FAST
    elif options.best:
        level = _COMPRESS_LEVEL_BEST
    for name in options.args:
        if options.decompress:
            if name == "-":
                source, target = GzipFile("", "rb", fileobj=sys.stdin.buffer), sys.stdout.buffer
            elif name.endswith(".gz"):
                source, target = open(name, "rb"), builtins.open(name[:-3], "wb")
            else:
                sys.exit(f"filename doesn't end in .gz: {name!r}")
        elif name == "-":
            source = sys.stdin.buffer
            target = GzipFile("", "wb", fileobj=sys.stdout.buffer, compresslevel=level)
        else:
            source, target = builtins.open(name, "rb"), open(name + ".gz", "wb")
        while piece := source.read(READ_BUFFER_SIZE):
            target.write(piece)
        if target is not sys.stdout.buffer:
            target.close()
        if source is not sys.stdin.buffer:
            source.close()


if __name__ == "__main__":
    main()
