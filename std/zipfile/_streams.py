"""The files in a zip archive, open for reading or writing."""

import io
import struct
import zlib

from zipfile._coding import _get_compressor, _get_decompressor, _ZipDecrypter
from zipfile._entries import (
    _DD_SIGNATURE, _MASK_USE_DATA_DESCRIPTOR, ZIP64_LIMIT, ZIP_DEFLATED, ZIP_STORED, BadZipFile,
)


class _SharedFile:
    """The file of an archive, with a position of its own."""

    def __init__(self, file, pos, close, lock, writing):
        self._file, self._pos = file, pos
        # Closes the file once nobody uses it.
        self._close = close
        self._lock, self._writing = lock, writing
        self.seekable = file.seekable

    def tell(self):
        return self._pos

    def _check(self, doing):
        if self._writing():
            raise ValueError(
                f"Can't {doing} the ZIP file while there is an open writing handle on it. "
                "Close the writing handle before trying to read."
            )

    def seek(self, offset, whence=0):
        with self._lock:
            self._check("reposition in")
            if whence == io.SEEK_CUR:
                offset, whence = self._pos + offset, io.SEEK_SET
            self._file.seek(offset, whence)
            self._pos = self._file.tell()
        return self._pos

    def read(self, n=-1):
        with self._lock:
            self._check("read from")
            self._file.seek(self._pos)
            data = self._file.read(n)
            self._pos = self._file.tell()
        return data

    def close(self):
        file, self._file = self._file, None
        if file is not None:
            self._close(file)


class _Tellable:
    """A file that cannot seek, with a count of what has been written."""

    def __init__(self, fp):
        self.offset = 0
        self.fp = fp
        self.flush, self.close = fp.flush, fp.close

    def tell(self):
        return self.offset

    def write(self, data):
        written = self.fp.write(data)
        self.offset += written
        return written


class ZipExtFile(io.BufferedIOBase):
    """A file of an archive open for reading."""

    # Bytes that are decompressed at once at most.
    MAX_N = (1 << 31) - 1
    # Compressed bytes that are read at once at least.
    MIN_READ_SIZE = 4096
    # Bytes that are read at once to get forward.
    MAX_SEEK_READ = 1 << 24

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj, self._close_fileobj, self._pwd = fileobj, close_fileobj, pwd
        # How many bytes the member has still, as they are stored and as they are read.
        self._compress_left, self._left = zipinfo.compress_size, zipinfo.file_size
        self._compress_type = zipinfo.compress_type
        self._decompressor = _get_decompressor(zipinfo.compress_type)
        # What was decompressed, and how much of it was read.
        self._readbuffer, self._offset = b"", 0
        self._eof = False
        self.newlines = None
        self.mode = mode
        self.name = zipinfo.filename
        self._expected_crc = getattr(zipinfo, "CRC", None)
        self._running_crc = zlib.crc32(b"")
        self._seekable = False
        try:
            if fileobj.seekable():
                self._start = (fileobj.tell(), zipinfo.compress_size, zipinfo.file_size, self._running_crc)
                self._seekable = True
        except AttributeError:
            pass
        self._decrypter = None
        if pwd:
            # The last byte of the header of encrypted data tells whether the password is right.
            if zipinfo.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
                check = zipinfo._raw_time >> 8 & 0xFF
            else:
                check = zipinfo.CRC >> 24 & 0xFF
            if self._init_decrypter() != check:
                raise RuntimeError(f"Bad password for file {zipinfo.orig_filename!r}")

    def _init_decrypter(self):
        self._decrypter = _ZipDecrypter(self._pwd)
        header = self._fileobj.read(12)
        self._compress_left -= 12
        return self._decrypter(header)[11]

    def __repr__(self):
        parts = [f"<{type(self).__module__}.{type(self).__qualname__}"]
        if self.closed:
            return parts[0] + " [closed]>"
        parts.append(f"name={self.name!r}")
        if self._compress_type != ZIP_STORED:
            from zipfile._coding import compressor_names

            parts.append(f"compress_type={compressor_names.get(self._compress_type, self._compress_type)}")
        return " ".join(parts) + ">"

    def readline(self, limit=-1):
        if limit < 0:
            end = self._readbuffer.find(b"\n", self._offset) + 1
            if end > 0:
                line = self._readbuffer[self._offset : end]
                self._offset = end
                return line
        return super().readline(limit)

    def peek(self, n=1):
        """Bytes that come next, without going on."""
        if n > len(self._readbuffer) - self._offset:
            chunk = self.read(n)
            if len(chunk) > self._offset:
                self._readbuffer = chunk + self._readbuffer[self._offset :]
                self._offset = 0
            else:
                self._offset -= len(chunk)
        return self._readbuffer[self._offset : self._offset + 512]

    def readable(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return True

    def seekable(self):
        if not self.closed:
            return self._seekable
        raise ValueError("I/O operation on closed file.")

    def close(self):
        own = self._fileobj if self._close_fileobj else None
        try:
            if own is not None:
                own.close()
        finally:
            super().close()

    def _buffered(self, n):
        """Take up to n bytes from the buffer, all if n is negative."""
        end = len(self._readbuffer) if n < 0 else min(self._offset + n, len(self._readbuffer))
        taken = self._readbuffer[self._offset : end]
        if end == len(self._readbuffer):
            self._readbuffer, self._offset = b"", 0
        else:
            self._offset = end
        return taken

    def _keep_rest(self, data, n):
        """The first n bytes of fresh data; the rest goes to the buffer, which is empty."""
        if len(data) > n:
            self._readbuffer, self._offset = data, n
            return data[:n]
        return data

    def read(self, n=-1):
        if self.closed:
            raise ValueError("read from closed file.")
        everything = n is None or n < 0
        parts = [self._buffered(-1 if everything else n)]
        missing = None if everything else n - len(parts[0])
        while not self._eof and missing != 0:
            data = self._read1(self.MAX_N if everything else missing)
            if not everything:
                data = self._keep_rest(data, missing)
                missing -= len(data)
            parts.append(data)
        return b"".join(parts)

    def read1(self, n):
        """Up to n bytes with few reads of the archive."""
        if n is None or n < 0:
            result = self._buffered(-1)
            while not self._eof:
                data = self._read1(self.MAX_N)
                if data:
                    return result + data
            return result
        result = self._buffered(n)
        missing = n - len(result)
        while missing > 0 and not self._eof:
            data = self._read1(missing)
            if data:
                return result + self._keep_rest(data, missing)
        return result

    def _update_crc(self, newdata):
        if self._expected_crc is None:
            return
        self._running_crc = zlib.crc32(newdata, self._running_crc)
        if self._eof and self._running_crc != self._expected_crc:
            raise BadZipFile(f"Bad CRC-32 for file {self.name!r}")

    def _read1(self, n):
        """Fresh data: up to n compressed bytes are read."""
        if self._eof or n <= 0:
            return b""
        if self._compress_type == ZIP_DEFLATED:
            data = self._decompressor.unconsumed_tail
            if n > len(data):
                data += self._read2(n - len(data))
        elif self._decompressor is None or self._decompressor.needs_input:
            data = self._read2(n)
        else:
            data = b""
        if self._compress_type == ZIP_STORED:
            self._eof = self._compress_left <= 0
        elif self._compress_type == ZIP_DEFLATED:
            data = self._decompressor.decompress(data, max(n, self.MIN_READ_SIZE))
            self._eof = (
                self._decompressor.eof or self._compress_left <= 0 and not self._decompressor.unconsumed_tail
            )
            if self._eof:
                data += self._decompressor.flush()
        else:
            data = self._decompressor.decompress(data, max(n, self.MIN_READ_SIZE))
            self._eof = self._decompressor.eof or self._compress_left <= 0 and self._decompressor.needs_input
        data = data[: self._left]
        self._left -= len(data)
        if self._left <= 0:
            self._eof = True
        self._update_crc(data)
        return data

    def _read2(self, n):
        """Compressed bytes, decrypted."""
        wanted = min(max(n, self.MIN_READ_SIZE), self._compress_left)
        if wanted <= 0:
            return b""
        raw = self._fileobj.read(wanted)
        if not raw:
            raise EOFError
        self._compress_left -= len(raw)
        return raw if self._decrypter is None else self._decrypter(raw)

    def _restart(self):
        place, self._compress_left, self._left, self._running_crc = self._start
        self._fileobj.seek(place)
        self._expected_crc = self._full_crc
        self._readbuffer, self._offset = b"", 0
        self._decompressor = _get_decompressor(self._compress_type)
        self._eof = False
        if self._decrypter is not None:
            self._init_decrypter()

    def seek(self, offset, whence=io.SEEK_SET):
        if self.closed:
            raise ValueError("seek on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        here = self.tell()
        size = self._start[2]
        if whence == io.SEEK_SET:
            target = offset
        elif whence == io.SEEK_CUR:
            target = here + offset
        elif whence == io.SEEK_END:
            target = size + offset
        else:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)")
        target = min(max(target, 0), size)
        forward = target - here
        in_buffer = forward + self._offset
        if 0 <= in_buffer < len(self._readbuffer):
            self._offset = in_buffer
            return target
        if self._expected_crc is not None:
            self._full_crc = self._expected_crc
        if self._compress_type == ZIP_STORED and self._decrypter is None and forward:
            # Nothing has to be decompressed on the way, but nothing can be checked then.
            self._expected_crc = None
            forward -= len(self._readbuffer) - self._offset
            self._fileobj.seek(forward, io.SEEK_CUR)
            self._left -= forward
            self._compress_left -= forward
            self._eof = self._left <= 0
            self._readbuffer, self._offset = b"", 0
            return target
        if forward < 0:
            self._restart()
            forward = target
        while forward > 0:
            data = self.read(min(self.MAX_SEEK_READ, forward))
            if not data:
                break
            forward -= len(data)
        return self.tell()

    # The checksum of the whole, while what is read is not checked.
    _full_crc = None

    def tell(self):
        if self.closed:
            raise ValueError("tell on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        return self._start[2] - self._left - len(self._readbuffer) + self._offset


class _ZipWriteFile(io.BufferedIOBase):
    """A file of an archive open for writing."""

    def __init__(self, zf, zinfo, zip64):
        self._zinfo = zinfo
        self._zip64 = zip64
        self._zipfile = zf
        self._compressor = _get_compressor(zinfo.compress_type, zinfo.compress_level)
        self._file_size = self._compress_size = self._crc = 0

    @property
    def _fileobj(self):
        return self._zipfile.fp

    @property
    def name(self):
        return self._zinfo.filename

    @property
    def mode(self):
        return "wb"

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        # Anything with bytes counts by them.
        if isinstance(data, (bytes, bytearray)):
            size = len(data)
        else:
            data = memoryview(data)
            size = data.nbytes
        self._file_size += size
        self._crc = zlib.crc32(data, self._crc)
        if self._compressor:
            data = self._compressor.compress(data)
            self._compress_size += len(data)
        self._fileobj.write(data)
        return size

    def close(self):
        if self.closed:
            return
        try:
            super().close()
            self._finish()
        finally:
            self._zipfile._writing = False

    def _finish(self):
        entry, file = self._zinfo, self._fileobj
        if self._compressor:
            rest = self._compressor.flush()
            self._compress_size += len(rest)
            file.write(rest)
            entry.compress_size = self._compress_size
        else:
            entry.compress_size = self._file_size
        entry.CRC = self._crc
        entry.file_size = self._file_size
        if not self._zip64:
            if self._file_size > ZIP64_LIMIT:
                raise RuntimeError("File size too large, try using force_zip64")
            if self._compress_size > ZIP64_LIMIT:
                raise RuntimeError("Compressed size too large, try using force_zip64")
        if entry.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
            form = "<LLQQ" if self._zip64 else "<LLLL"
            file.write(struct.pack(form, _DD_SIGNATURE, entry.CRC, entry.compress_size, entry.file_size))
            self._zipfile.start_dir = file.tell()
        else:
            # The header is written again, with the sizes.
            self._zipfile.start_dir = file.tell()
            file.seek(entry.header_offset)
            file.write(entry.FileHeader(self._zip64))
            file.seek(self._zipfile.start_dir)
        self._zipfile.filelist.append(entry)
        self._zipfile.NameToInfo[entry.filename] = entry


ZipExtFile.__module__ = "zipfile"
