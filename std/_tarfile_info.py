"""The members of tar archives: their headers in all forms, read and written."""

import copy
import os
import re
import stat
import struct
import sys

NUL = b"\0"
BLOCKSIZE = 512
RECORDSIZE = BLOCKSIZE * 20
GNU_MAGIC, POSIX_MAGIC = b"ustar  \0", b"ustar\x0000"
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155

# Types of members.
REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE = b"0", b"\0", b"1", b"2", b"3"
BLKTYPE, DIRTYPE, FIFOTYPE, CONTTYPE = b"4", b"5", b"6", b"7"
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b"L", b"K", b"S"
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b"x", b"g", b"X"

USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = 0, 1, 2
DEFAULT_FORMAT = PAX_FORMAT

SUPPORTED_TYPES = (
    REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE, GNUTYPE_LONGNAME, GNUTYPE_LONGLINK,
    GNUTYPE_SPARSE,
)
REGULAR_TYPES = (REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE)
GNU_TYPES = (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)

# What an extended header says in place of the fields of the header.
PAX_FIELDS = ("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname")
PAX_NAME_FIELDS = {"path", "linkpath", "uname", "gname"}
PAX_NUMBER_FIELDS = {"atime": float, "ctime": float, "mtime": float, "uid": int, "gid": int, "size": int}

ENCODING = "utf-8" if os.name == "nt" else sys.getfilesystemencoding()

# Extended headers are read in pieces of this size.
_EXTHEADER_READ_CHUNK = 1 << 20
_header_length_prefix_re = re.compile(rb"([0-9]{1,20}) ")

# Where the fields of a header are.
_NAME, _MODE, _UID, _GID, _SIZE, _MTIME, _CHECKSUM = (
    slice(0, 100), slice(100, 108), slice(108, 116), slice(116, 124), slice(124, 136), slice(136, 148), slice(148, 156),
)
_TYPE, _LINK, _MAGIC, _UNAME, _GNAME, _MAJOR, _MINOR, _PREFIX = (
    slice(156, 157), slice(157, 257), slice(257, 265), slice(265, 297), slice(297, 329), slice(329, 337), slice(337, 345), slice(345, 500),
)


class TarError(Exception):
    """What goes wrong with tar archives."""


class ExtractError(TarError):
    """A member cannot be extracted as it should."""


class ReadError(TarError):
    """What is no tar archive, or a broken one."""


class CompressionError(TarError):
    """A compression that is not there, or not done right."""


class StreamError(TarError):
    """What a stream cannot do."""


class HeaderError(TarError):
    """A header that is none."""


class EmptyHeaderError(HeaderError):
    """Nothing at all."""


class TruncatedHeaderError(HeaderError):
    """The data ends in the header."""


class EOFHeaderError(HeaderError):
    """The zeros at the end."""


class InvalidHeaderError(HeaderError):
    """No header, by its checksum or fields."""


class SubsequentHeaderError(HeaderError):
    """The header that has to follow is missing or broken."""


# Fields.


def stn(s, length, encoding, errors):
    """Text as a field: cut to the length, filled up with zeros."""
    if s is None:
        raise ValueError("metadata cannot contain None")
    return s.encode(encoding, errors)[:length].ljust(length, NUL)


def nts(s, encoding, errors):
    """The text of a field, up to the first zero."""
    return s.partition(NUL)[0].decode(encoding, errors)


def nti(s):
    """The number of a field: octal digits, or bytes behind one that has its highest bit set."""
    if s[0] in (0o200, 0o377):
        number = int.from_bytes(s[1:], "big")
        return number if s[0] == 0o200 else number - (256 ** (len(s) - 1))
    try:
        return int(nts(s, "ascii", "strict").strip() or "0", 8)
    except ValueError:
        raise InvalidHeaderError("invalid header")


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """A number as a field; GNU's form has also large and negative ones."""
    n = int(n)
    if 0 <= n < 8 ** (digits - 1):
        return b"%0*o\0" % (digits - 1, n)
    if format != GNU_FORMAT or not -(256 ** (digits - 1)) <= n < 256 ** (digits - 1):
        raise ValueError("overflow in number field")
    mark = 0o200 if n >= 0 else 0o377
    return bytearray([mark]) + (n % 256 ** (digits - 1)).to_bytes(digits - 1, "big")


def calc_chksums(buf):
    """The checksums of a header, with bytes as unsigned and as signed ones: the field of the checksum counts as spaces."""
    unsigned = 256 + sum(struct.unpack_from("148B8x356B", buf))
    signed = 256 + sum(struct.unpack_from("148b8x356b", buf))
    return unsigned, signed


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy so many bytes, or with None all there are."""
    bufsize = bufsize or 16 * 1024
    if length is None:
        import shutil

        shutil.copyfileobj(src, dst, bufsize)
        return
    while length > 0:
        data = src.read(min(bufsize, length))
        if len(data) < min(bufsize, length):
            raise exception("unexpected end of data")
        dst.write(data)
        length -= len(data)


def _safe_read(fileobj, size):
    """So many bytes, or fewer at the end; room is made only for what comes."""
    parts = []
    while size > 0:
        part = fileobj.read(min(size, _EXTHEADER_READ_CHUNK))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


_KEEP = object()


class TarInfo:
    """What an archive says of one of its members; its data is elsewhere."""

    __slots__ = dict(
        name="Name of the member.", mode="Permission bits.", uid="Number of the user.", gid="Number of the group.",
        size="Size in bytes.", mtime="Time of the last modification.", chksum="Checksum of the header.",
        type="Type of the member, one of the constants of this module.",
        linkname="Name of the file that a link leads to.", uname="Name of the user.", gname="Name of the group.",
        devmajor="Major number of a device.", devminor="Minor number of a device.", offset="Where the header is.",
        offset_data="Where the data is.", pax_headers="Key and value of each field of an extended header.",
        sparse="Parts of a sparse member.", _tarfile=None, _sparse_structs=None, _link_target=None,
    )

    def __init__(self, name=""):
        self.name = name
        self.mode = 0o644
        self.uid = self.gid = self.size = self.mtime = self.chksum = 0
        self.type = REGTYPE
        self.linkname = self.uname = self.gname = ""
        self.devmajor = self.devminor = self.offset = self.offset_data = 0
        self.sparse = None
        self.pax_headers = {}

    @property
    def tarfile(self):
        import warnings

        warnings.warn("The undocumented \"tarfile\" attribute of TarInfo objects is deprecated and will be removed in Python 3.16",
                      DeprecationWarning, stacklevel=2)
        return self._tarfile

    @tarfile.setter
    def tarfile(self, tarfile):
        import warnings

        warnings.warn("The undocumented \"tarfile\" attribute of TarInfo objects is deprecated and will be removed in Python 3.16",
                      DeprecationWarning, stacklevel=2)
        self._tarfile = tarfile

    # The names that extended headers use.
    @property
    def path(self):
        """In extended headers, "name" is called "path"."""
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        """In extended headers, "linkname" is called "linkpath"."""
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r} at {id(self):#x}>"

    def replace(
        self, *, name=_KEEP, mtime=_KEEP, mode=_KEEP, linkname=_KEEP, uid=_KEEP, gid=_KEEP, uname=_KEEP, gname=_KEEP, deep=True,
        _KEEP=_KEEP,
    ):
        """A copy with other attributes."""
        result = copy.deepcopy(self) if deep else copy.copy(self)
        for attribute, value in (
            ("name", name), ("mtime", mtime), ("mode", mode), ("linkname", linkname), ("uid", uid), ("gid", gid), ("uname", uname),
            ("gname", gname),
        ):
            if value is not _KEEP:
                setattr(result, attribute, value)
        return result

    def get_info(self):
        """The attributes as a dict."""
        info = {
            name: getattr(self, name)
            for name in (
                "name", "mode", "uid", "gid", "size", "mtime", "chksum", "type", "linkname", "uname", "gname", "devmajor", "devminor",
            )
        }
        if info["mode"] is not None:
            info["mode"] &= 0o7777
        if info["type"] == DIRTYPE and not info["name"].endswith("/"):
            info["name"] += "/"
        return info

    # Writing

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors="surrogateescape"):
        """The header as blocks of bytes."""
        info = self.get_info()
        missing = [name for name, value in info.items() if value is None]
        if missing:
            raise ValueError(f"{missing[0]} may not be None")
        if format == PAX_FORMAT:
            return self.create_pax_header(info, encoding)
        makers = {GNU_FORMAT: self.create_gnu_header, USTAR_FORMAT: self.create_ustar_header}
        if format not in makers:
            raise ValueError("invalid format")
        return makers[format](info, encoding, errors)

    def create_ustar_header(self, info, encoding, errors):
        name, target = info["name"], info["linkname"]
        if len(target.encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if len(name.encode(encoding, errors)) > LENGTH_NAME:
            info["prefix"], info["name"] = self._posix_split_name(name, encoding, errors)
        info["magic"] = POSIX_MAGIC
        return self._create_header(info, USTAR_FORMAT, encoding, errors)

    def create_gnu_header(self, info, encoding, errors):
        info["magic"] = GNU_MAGIC
        before = b""
        for field, longest, type in (("linkname", LENGTH_LINK, GNUTYPE_LONGLINK), ("name", LENGTH_NAME, GNUTYPE_LONGNAME)):
            if len(info[field].encode(encoding, errors)) > longest:
                before += self._create_gnu_long_header(info[field], type, encoding, errors)
        return before + self._create_header(info, GNU_FORMAT, encoding, errors)

    def create_pax_header(self, info, encoding):
        info["magic"] = POSIX_MAGIC
        extended = self.pax_headers.copy()
        # What does not fit, or is no ASCII, stands in an extended header.
        for field, key, longest in (
            ("name", "path", LENGTH_NAME), ("linkname", "linkpath", LENGTH_LINK), ("uname", "uname", 32), ("gname", "gname", 32),
        ):
            if key in extended:
                continue
            try:
                info[field].encode("ascii", "strict")
            except UnicodeEncodeError:
                extended[key] = info[field]
                continue
            if len(info[field]) > longest:
                extended[key] = info[field]
        for key, digits in ("uid", 8), ("gid", 8), ("size", 12), ("mtime", 12):
            value = info[key]
            whole = round(value) if isinstance(value, float) else value
            if not 0 <= whole < 8 ** (digits - 1):
                info[key], needed = 0, True
            else:
                info[key], needed = whole, isinstance(value, float)
            if needed and key not in extended:
                extended[key] = str(value)
        before = self._create_pax_generic_header(extended, XHDTYPE, encoding) if extended else b""
        return before + self._create_header(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        return cls._create_pax_generic_header(pax_headers, XGLTYPE, "utf-8")

    def _posix_split_name(self, name, encoding, errors):
        """A long name as two parts that fit."""
        parts = name.split("/")
        for i in range(1, len(parts)):
            prefix, rest = "/".join(parts[:i]), "/".join(parts[i:])
            if len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX and len(rest.encode(encoding, errors)) <= LENGTH_NAME:
                return prefix, rest
        raise ValueError("name is too long")

    @staticmethod
    def _create_header(info, format, encoding, errors):
        text = lambda key, size: stn(info.get(key, ""), size, encoding, errors)
        is_device = info.get("type") in (CHRTYPE, BLKTYPE)
        device = lambda key: itn(info.get(key, 0), 8, format) if is_device else stn("", 8, encoding, errors)
        kind = info.get("type", REGTYPE)
        if kind is None:
            raise ValueError("TarInfo.type must not be None")
        block = b"".join(
            [
                text("name", 100), itn(info.get("mode", 0) & 0o7777, 8, format), itn(info.get("uid", 0), 8, format),
                itn(info.get("gid", 0), 8, format), itn(info.get("size", 0), 12, format), itn(info.get("mtime", 0), 12, format),
                b" " * 8, kind, text("linkname", 100), info.get("magic", POSIX_MAGIC), text("uname", 32), text("gname", 32),
                device("devmajor"), device("devminor"), text("prefix", 155),
            ]
        ).ljust(BLOCKSIZE, NUL)
        return block[:148] + b"%06o\0" % calc_chksums(block)[0] + block[155:]

    @staticmethod
    def _create_payload(payload):
        """Data filled up to whole blocks."""
        return payload + NUL * (-len(payload) % BLOCKSIZE)

    @classmethod
    def _create_gnu_long_header(cls, name, type, encoding, errors):
        data = name.encode(encoding, errors) + NUL
        info = {"name": "././@LongLink", "type": type, "size": len(data), "magic": GNU_MAGIC}
        return cls._create_header(info, USTAR_FORMAT, encoding, errors) + cls._create_payload(data)

    @classmethod
    def _create_pax_generic_header(cls, pax_headers, type, encoding):
        # With text that is not UTF-8, everything is in the other encoding, and says so.
        is_binary = False
        for value in pax_headers.values():
            try:
                value.encode("utf-8", "strict")
            except UnicodeEncodeError:
                is_binary = True
                break
        records = b"21 hdrcharset=BINARY\n" if is_binary else b""
        for key, value in pax_headers.items():
            value = value.encode(encoding, "surrogateescape") if is_binary else value.encode("utf-8")
            record = b" " + key.encode("utf-8") + b"=" + value + b"\n"
            # The size counts its own digits.
            size = len(record)
            while len(str(size)) + len(record) != size:
                size = len(str(size)) + len(record)
            records += str(size).encode("ascii") + record
        info = {"name": "././@PaxHeader", "type": type, "size": len(records), "magic": POSIX_MAGIC}
        return cls._create_header(info, USTAR_FORMAT, "ascii", "replace") + cls._create_payload(records)

    # Reading

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """The member of a block of bytes."""
        return cls._frombuf(buf, encoding, errors)

    @classmethod
    def _frombuf(cls, buf, encoding, errors, *, dircheck=True):
        if not buf:
            raise EmptyHeaderError("empty header")
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError("end of file header")
        checksum = nti(buf[_CHECKSUM])
        if checksum not in calc_chksums(buf):
            raise InvalidHeaderError("bad checksum")
        info = cls()
        info.chksum = checksum
        for field, where in ("name", _NAME), ("linkname", _LINK), ("uname", _UNAME), ("gname", _GNAME):
            setattr(info, field, nts(buf[where], encoding, errors))
        for field, where in (
            ("mode", _MODE), ("uid", _UID), ("gid", _GID), ("size", _SIZE), ("mtime", _MTIME), ("devmajor", _MAJOR), ("devminor", _MINOR),
        ):
            setattr(info, field, nti(buf[where]))
        info.type = buf[_TYPE]
        prefix = nts(buf[_PREFIX], encoding, errors)
        # Old archives have folders as files whose names end in a slash.
        if dircheck and info.type == AREGTYPE and info.name.endswith("/"):
            info.type = DIRTYPE
        if info.type == GNUTYPE_SPARSE:
            parts = _sparse_parts(buf, 386, 4)
            info._sparse_structs = (parts, bool(buf[482]), nti(buf[483:495]))
        if info.isdir():
            info.name = info.name.rstrip("/")
        # GNU's form has other things where the prefix is.
        if prefix and info.type not in GNU_TYPES:
            info.name = prefix + "/" + info.name
        return info

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of an archive."""
        return cls._fromtarfile(tarfile)

    @classmethod
    def _fromtarfile(cls, tarfile, *, dircheck=True):
        buf = tarfile.fileobj.read(BLOCKSIZE)
        info = cls._frombuf(buf, tarfile.encoding, tarfile.errors, dircheck=dircheck)
        info.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return info._proc_member(tarfile)

    def _proc_member(self, tarfile):
        """Take in what belongs to the header; the member that results."""
        if self.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            return self._proc_gnulong(tarfile)
        if self.type == GNUTYPE_SPARSE:
            return self._proc_sparse(tarfile)
        if self.type in (XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE):
            return self._proc_pax(tarfile)
        return self._proc_builtin(tarfile)

    def _proc_builtin(self, tarfile):
        self.offset_data = tarfile.fileobj.tell()
        end = self.offset_data
        if self.isreg() or self.type not in SUPPORTED_TYPES:
            end += self._block(self.size)
        tarfile.offset = end
        self._apply_pax_info(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        if self.isdir():
            self.name = self.name.rstrip("/")
        return self

    def _following(self, tarfile, **options):
        """The header behind this one."""
        try:
            return self._fromtarfile(tarfile, **options)
        except HeaderError as error:
            raise SubsequentHeaderError(str(error)) from None

    def _proc_gnulong(self, tarfile):
        data = _safe_read(tarfile.fileobj, self._block(self.size))
        if len(data) != self._block(self.size):
            raise ReadError("unexpected end of data")
        # With the long name in place of a cut one, whether it is a folder is known.
        following = self._following(tarfile, dircheck=False)
        following.offset = self.offset
        text = nts(data, tarfile.encoding, tarfile.errors)
        if self.type == GNUTYPE_LONGNAME:
            following.name = text
        else:
            following.linkname = text
        if following.type == AREGTYPE and following.name.endswith("/"):
            following.type = DIRTYPE
        if following.isdir():
            following.name = following.name.removesuffix("/")
        return following

    def _proc_sparse(self, tarfile):
        parts, is_extended, size = self._sparse_structs
        del self._sparse_structs
        while is_extended:
            buf = tarfile.fileobj.read(BLOCKSIZE)
            if len(buf) != BLOCKSIZE:
                raise ReadError("unexpected end of data")
            parts += _sparse_parts(buf, 0, 21)
            is_extended = bool(buf[504])
        self.sparse = parts
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._block(self.size)
        self.size = size
        return self

    def _proc_pax(self, tarfile):
        data = _safe_read(tarfile.fileobj, self._block(self.size))
        if len(data) != self._block(self.size):
            raise ReadError("unexpected end of data")
        is_global = self.type == XGLTYPE
        headers = tarfile.pax_headers if is_global else tarfile.pax_headers.copy()
        raw = list(_pax_records(data[: self.size]))
        encoding = tarfile.encoding
        for key, value in raw:
            if key == b"hdrcharset":
                encoding = "utf-8" if value.decode("utf-8", "surrogateescape") != "BINARY" else tarfile.encoding
                headers["hdrcharset"] = value.decode("utf-8", "surrogateescape")
                break
        else:
            encoding = "utf-8" if headers.get("hdrcharset") != "BINARY" else tarfile.encoding
        for key, value in raw:
            key = self._decode_pax_field(key, "utf-8", "utf-8", tarfile.errors)
            if key in PAX_NAME_FIELDS:
                value = self._decode_pax_field(value, encoding, tarfile.encoding, tarfile.errors)
            else:
                value = self._decode_pax_field(value, "utf-8", "utf-8", tarfile.errors)
            headers[key] = value
        try:
            following = self._fromtarfile(tarfile, dircheck=False)
        except HeaderError as error:
            raise SubsequentHeaderError(str(error)) from None
        if "GNU.sparse.map" in headers:
            self._proc_gnusparse_01(following, headers)
        elif "GNU.sparse.size" in headers:
            self._proc_gnusparse_00(following, raw)
        elif headers.get("GNU.sparse.major") == "1" and headers.get("GNU.sparse.minor") == "0":
            self._proc_gnusparse_10(following, headers, tarfile)
        if self.type in (XHDTYPE, SOLARIS_XHDTYPE):
            following._apply_pax_info(headers, tarfile.encoding, tarfile.errors)
            following.offset = self.offset
            if following.type == AREGTYPE and following.name.endswith("/"):
                following.type = DIRTYPE
            if "size" in headers:
                # The size in the header was not the right one.
                end = following.offset_data
                if following.isreg() or following.type not in SUPPORTED_TYPES:
                    end += following._block(following.size)
                tarfile.offset = end
        return following

    def _proc_gnusparse_00(self, next, raw_headers):
        try:
            offsets = [int(value) for key, value in raw_headers if key == b"GNU.sparse.offset"]
            sizes = [int(value) for key, value in raw_headers if key == b"GNU.sparse.numbytes"]
        except ValueError:
            raise InvalidHeaderError("invalid header")
        next.sparse = list(zip(offsets, sizes))

    def _proc_gnusparse_01(self, next, pax_headers):
        numbers = [int(number) for number in pax_headers["GNU.sparse.map"].split(",")]
        next.sparse = list(zip(numbers[::2], numbers[1::2]))

    def _proc_gnusparse_10(self, next, pax_headers, tarfile):
        # The parts stand before the data: a count, and two numbers for each.
        buf = tarfile.fileobj.read(BLOCKSIZE)
        count, rest = buf.split(b"\n", 1)
        wanted, numbers = 2 * int(count), []
        while len(numbers) < wanted:
            if b"\n" not in rest:
                rest += tarfile.fileobj.read(BLOCKSIZE)
            number, _, rest = rest.partition(b"\n")
            numbers.append(int(number))
        next.offset_data = tarfile.fileobj.tell()
        next.sparse = list(zip(numbers[::2], numbers[1::2]))

    def _apply_pax_info(self, pax_headers, encoding, errors):
        """Take over the fields of an extended header."""
        for key, value in pax_headers.items():
            if key == "GNU.sparse.name":
                self.path = value
            elif key in ("GNU.sparse.size", "GNU.sparse.realsize"):
                self.size = int(value)
            elif key in PAX_FIELDS:
                if key in PAX_NUMBER_FIELDS:
                    try:
                        value = PAX_NUMBER_FIELDS[key](value)
                    except ValueError:
                        value = 0
                if key == "path":
                    value = value.rstrip("/")
                setattr(self, key, value)
        self.pax_headers = pax_headers.copy()

    def _decode_pax_field(self, value, encoding, fallback_encoding, fallback_errors):
        try:
            return value.decode(encoding, "strict")
        except UnicodeDecodeError:
            return value.decode(fallback_encoding, fallback_errors)

    def _block(self, count):
        """The size of the blocks that so many bytes take."""
        if count < 0:
            raise InvalidHeaderError("invalid offset")
        return count + -count % BLOCKSIZE

    # Kinds

    def isreg(self):
        """Whether the member is a plain file."""
        return self.type in REGULAR_TYPES

    def isfile(self):
        """Whether the member is a plain file: the same as isreg()."""
        return self.isreg()

    def isdir(self):
        """Whether the member is a folder."""
        return self.type == DIRTYPE

    def issym(self):
        """Whether the member is a symbolic link."""
        return self.type == SYMTYPE

    def islnk(self):
        """Whether the member is a second name of an earlier one."""
        return self.type == LNKTYPE

    def ischr(self):
        """Whether the member is a device of characters."""
        return self.type == CHRTYPE

    def isblk(self):
        """Whether the member is a device of blocks."""
        return self.type == BLKTYPE

    def isfifo(self):
        """Whether the member is a named pipe."""
        return self.type == FIFOTYPE

    def issparse(self):
        return self.sparse is not None

    def isdev(self):
        """Whether the member is a device or a named pipe."""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)

    def _file_mode(self):
        """The kind as the system writes it, with the permissions."""
        kinds = {
            LNKTYPE: stat.S_IFREG, SYMTYPE: stat.S_IFLNK, FIFOTYPE: stat.S_IFIFO, CHRTYPE: stat.S_IFCHR, DIRTYPE: stat.S_IFDIR,
            BLKTYPE: stat.S_IFBLK,
        }
        return kinds.get(self.type, stat.S_IFREG) | self.mode


def _sparse_parts(buf, position, count):
    """Offsets and sizes in a header of a sparse file."""
    parts = []
    for at in range(position, position + 24 * count, 24):
        try:
            offset, size = nti(buf[at : at + 12]), nti(buf[at + 12 : at + 24])
        except ValueError:
            break
        if offset and size or size:
            parts.append((offset, size))
    return parts


def _pax_records(data):
    """Key and value, as bytes, of the records of an extended header."""
    at = 0
    while at < len(data) and data[at]:
        match = _header_length_prefix_re.match(data, at)
        if not match:
            raise InvalidHeaderError("invalid header")
        size = int(match[1])
        # The shortest record is "5 =\n".
        if size < 5 or at + size > len(data):
            raise InvalidHeaderError("invalid header")
        key, separator, value = data[match.end() : at + size - 1].partition(b"=")
        if not key or not separator or data[at + size - 1] != 0x0A:
            raise InvalidHeaderError("invalid header")
        yield key, value
        at += size


for _class in list(globals().values()):
    if isinstance(_class, type) and _class.__module__ == __name__:
        _class.__module__ = "tarfile"
