"""What stands in a zip archive beside the data: headers, the directory and its end."""

import os
import stat
import struct
import sys
import time
import zlib


class BadZipFile(Exception):
    """What is no zip archive, or a broken one."""


class LargeZipFile(Exception):
    """What would need the extensions of ZIP64, which are not allowed."""


for _class in BadZipFile, LargeZipFile:
    _class.__module__ = "zipfile"

# Sizes and counts beyond these need the extensions of ZIP64.
ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1

ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA, ZIP_ZSTANDARD = 0, 8, 12, 14, 93

# Versions of the format, as 10 times their numbers.
DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION = 20, 45, 46
LZMA_VERSION = ZSTANDARD_VERSION = MAX_EXTRACT_VERSION = 63

# The end of the directory.
structEndArchive = b"<4s4H2LH"
stringEndArchive = b"PK\005\006"
sizeEndCentDir = struct.calcsize(structEndArchive)
(
    _ECD_SIGNATURE, _ECD_DISK_NUMBER, _ECD_DISK_START, _ECD_ENTRIES_THIS_DISK, _ECD_ENTRIES_TOTAL, _ECD_SIZE, _ECD_OFFSET,
    _ECD_COMMENT_SIZE, _ECD_COMMENT, _ECD_LOCATION,
) = range(10)

# An entry of the directory.
structCentralDir = "<4s4B4HL2L5H2L"
stringCentralDir = b"PK\001\002"
sizeCentralDir = struct.calcsize(structCentralDir)
(
    _CD_SIGNATURE, _CD_CREATE_VERSION, _CD_CREATE_SYSTEM, _CD_EXTRACT_VERSION, _CD_EXTRACT_SYSTEM, _CD_FLAG_BITS, _CD_COMPRESS_TYPE,
    _CD_TIME, _CD_DATE, _CD_CRC, _CD_COMPRESSED_SIZE, _CD_UNCOMPRESSED_SIZE, _CD_FILENAME_LENGTH, _CD_EXTRA_FIELD_LENGTH,
    _CD_COMMENT_LENGTH, _CD_DISK_NUMBER_START, _CD_INTERNAL_FILE_ATTRIBUTES, _CD_EXTERNAL_FILE_ATTRIBUTES, _CD_LOCAL_HEADER_OFFSET,
) = range(19)

# The header before the data of a file.
structFileHeader = "<4s2B4HL2L2H"
stringFileHeader = b"PK\003\004"
sizeFileHeader = struct.calcsize(structFileHeader)
(
    _FH_SIGNATURE, _FH_EXTRACT_VERSION, _FH_EXTRACT_SYSTEM, _FH_GENERAL_PURPOSE_FLAG_BITS, _FH_COMPRESSION_METHOD, _FH_LAST_MOD_TIME,
    _FH_LAST_MOD_DATE, _FH_CRC, _FH_COMPRESSED_SIZE, _FH_UNCOMPRESSED_SIZE, _FH_FILENAME_LENGTH, _FH_EXTRA_FIELD_LENGTH,
) = range(12)

# Where the end of the directory in the form of ZIP64 is, and that end.
structEndArchive64Locator = "<4sLQL"
stringEndArchive64Locator = b"PK\x06\x07"
sizeEndCentDir64Locator = struct.calcsize(structEndArchive64Locator)
structEndArchive64 = "<4sQ2H2L4Q"
stringEndArchive64 = b"PK\x06\x06"
sizeEndCentDir64 = struct.calcsize(structEndArchive64)
(
    _CD64_SIGNATURE, _CD64_DIRECTORY_RECSIZE, _CD64_CREATE_VERSION, _CD64_EXTRACT_VERSION, _CD64_DISK_NUMBER, _CD64_DISK_NUMBER_START,
    _CD64_NUMBER_ENTRIES_THIS_DISK, _CD64_NUMBER_ENTRIES_TOTAL, _CD64_DIRECTORY_SIZE, _CD64_OFFSET_START_CENTDIR,
) = range(10)

# Flags of an entry.
_MASK_ENCRYPTED = 1 << 0
_MASK_COMPRESS_OPTION_1 = 1 << 1
_MASK_USE_DATA_DESCRIPTOR = 1 << 3
_MASK_COMPRESSED_PATCH = 1 << 5
_MASK_STRONG_ENCRYPTION = 1 << 6
_MASK_UTF_FILENAME = 1 << 11

# Comes before the sizes that follow the data of a stream.
_DD_SIGNATURE = 0x08074B50

# Kinds of extra fields.
_ZIP64_FIELD = 1
_UNICODE_PATH_FIELD = 0x7075


class _Extra(bytes):
    """One field of the extra data of an entry."""

    FIELD_STRUCT = struct.Struct("<HH")

    def __new__(cls, val, id=None):
        return super().__new__(cls, val)

    def __init__(self, val, id=None):
        self.id = id

    @classmethod
    def read_one(cls, raw):
        """The first field, and what is left; no id where there is no whole field."""
        try:
            kind, size = cls.FIELD_STRUCT.unpack(raw[:4])
        except struct.error:
            kind, size = None, 0
        return cls(raw[: 4 + size], kind), raw[4 + size :]

    @classmethod
    def split(cls, data):
        # What is too short for a field comes last, as it is.
        rest = data
        while rest:
            field, rest = cls.read_one(rest)
            yield field

    @classmethod
    def strip(cls, data, xids):
        """The data without the fields of some kinds."""
        return b"".join(field for field in cls.split(data) if field.id not in xids)


# The end of an archive.


def _EndRecData(fpin):
    """The fields of the end of the directory with comment and position, or None if the file is no archive."""
    fpin.seek(0, 2)
    size = fpin.tell()
    # Usually there is no comment.
    try:
        fpin.seek(-sizeEndCentDir, 2)
    except OSError:
        return None
    data = fpin.read(sizeEndCentDir)
    if len(data) == sizeEndCentDir and data.startswith(stringEndArchive) and data.endswith(b"\0\0"):
        record = [*struct.unpack(structEndArchive, data), b"", size - sizeEndCentDir]
        return _EndRecData64(fpin, size - sizeEndCentDir, record)
    # Else it is the last thing that looks like an end, as far back as the longest comment reaches.
    begin = max(size - ZIP_MAX_COMMENT - sizeEndCentDir, 0)
    fpin.seek(begin)
    data = fpin.read(ZIP_MAX_COMMENT + sizeEndCentDir)
    at = data.rfind(stringEndArchive)
    header = data[at : at + sizeEndCentDir]
    if at < 0 or len(header) != sizeEndCentDir:
        return None
    record = list(struct.unpack(structEndArchive, header))
    comment = data[at + sizeEndCentDir :][: record[_ECD_COMMENT_SIZE]]
    record += [comment, begin + at]
    return _EndRecData64(fpin, begin + at, record)


def _EndRecData64(fpin, offset, endrec):
    """The record with what an end of ZIP64, somewhere before the offset, says."""
    offset -= sizeEndCentDir64Locator
    if offset < 0:
        return endrec
    fpin.seek(offset)
    data = fpin.read(sizeEndCentDir64Locator)
    if len(data) != sizeEndCentDir64Locator:
        raise OSError("Unknown I/O error")
    signature, disk, place, disks = struct.unpack(structEndArchive64Locator, data)
    if signature != stringEndArchive64Locator:
        return endrec
    if disk != 0 or disks > 1:
        raise BadZipFile("zipfiles that span multiple disks are not supported")
    offset -= sizeEndCentDir64
    if place > offset:
        raise BadZipFile("Corrupt zip64 end of central directory locator")
    # With data before the archive, the place is not counted from the beginning of the file.
    fpin.seek(place)
    data = fpin.read(sizeEndCentDir64)
    if len(data) != sizeEndCentDir64:
        raise OSError("Unknown I/O error")
    if not data.startswith(stringEndArchive64) and place != offset:
        fpin.seek(offset)
        data = fpin.read(sizeEndCentDir64)
        if len(data) != sizeEndCentDir64:
            raise OSError("Unknown I/O error")
        place = offset
    if not data.startswith(stringEndArchive64):
        raise BadZipFile("Zip64 end of central directory record not found")
    wide = struct.unpack(structEndArchive64, data)
    if wide[_CD64_DIRECTORY_RECSIZE] + 12 != sizeEndCentDir64 + offset - place and place == offset:
        raise BadZipFile("Corrupt zip64 end of central directory record")
    for narrow, field in (
        (_ECD_SIGNATURE, _CD64_SIGNATURE), (_ECD_DISK_NUMBER, _CD64_DISK_NUMBER), (_ECD_DISK_START, _CD64_DISK_NUMBER_START),
        (_ECD_ENTRIES_THIS_DISK, _CD64_NUMBER_ENTRIES_THIS_DISK), (_ECD_ENTRIES_TOTAL, _CD64_NUMBER_ENTRIES_TOTAL),
        (_ECD_SIZE, _CD64_DIRECTORY_SIZE), (_ECD_OFFSET, _CD64_OFFSET_START_CENTDIR),
    ):
        endrec[narrow] = wide[field]
    endrec[_ECD_LOCATION] = offset
    return endrec


def _handle_prepended_data(endrec, debug=0):
    """Where the directory is said to begin, and how many bytes lie before the archive."""
    said = endrec[_ECD_OFFSET]
    before = endrec[_ECD_LOCATION] - endrec[_ECD_SIZE] - said
    if debug > 2:
        print("given, inferred, offset", said, said + before, before)
    return said, before


def _check_zipfile(fp):
    try:
        endrec = _EndRecData(fp)
        if not endrec:
            return False
        if endrec[_ECD_ENTRIES_TOTAL] == 0 == endrec[_ECD_SIZE] == endrec[_ECD_OFFSET]:
            # An empty archive.
            return True
        if endrec[_ECD_DISK_NUMBER] != endrec[_ECD_DISK_START]:
            return False
        # The directory has to be where the end says that it is.
        said, before = _handle_prepended_data(endrec)
        if endrec[_ECD_SIZE] >= sizeCentralDir and said + before >= 0:
            fp.seek(said + before)
            entry = fp.read(sizeCentralDir)
            return len(entry) == sizeCentralDir and struct.unpack(structCentralDir, entry)[0] == stringCentralDir
        return False
    except (OSError, BadZipFile):
        return False


def is_zipfile(filename):
    """Whether a file, by its name or open, is a zip archive by its magic numbers."""
    try:
        if hasattr(filename, "read"):
            place = filename.tell()
            found = _check_zipfile(filename)
            filename.seek(place)
            return found
        with open(filename, "rb") as file:
            return _check_zipfile(file)
    except (OSError, BadZipFile):
        return False


# Entries.


def _sanitize_filename(filename):
    """A name as it is kept: cut at a zero, with slashes."""
    filename = filename.partition("\0")[0]
    for separator in os.sep, os.altsep:
        if separator and separator != "/":
            filename = filename.replace(separator, "/")
    return filename


def _unpacked_date(raw_date, raw_time):
    """The date and time of the fields of MS-DOS."""
    return (
        (raw_date >> 9) + 1980, raw_date >> 5 & 0xF, raw_date & 0x1F,
        raw_time >> 11, raw_time >> 5 & 0x3F, (raw_time & 0x1F) * 2,
    )


def _packed_date(date_time):
    year, month, day, hour, minute, second = date_time[:6]
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


class ZipInfo:
    """What an archive says of one of its files."""

    __slots__ = (
        "orig_filename", "filename", "date_time", "compress_type", "compress_level", "comment", "extra", "create_system",
        "create_version", "extract_version", "reserved", "flag_bits", "volume", "internal_attr", "external_attr", "header_offset", "CRC",
        "compress_size", "file_size", "_raw_time", "_end_offset",
    )

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = _sanitize_filename(filename)
        self.date_time = date_time
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.compress_type = ZIP_STORED
        self.compress_level = None
        self.comment = self.extra = b""
        # 0 is MS-DOS, 3 Unix.
        self.create_system = 0 if sys.platform == "win32" else 3
        self.create_version = self.extract_version = DEFAULT_VERSION
        self.reserved = self.flag_bits = self.volume = self.internal_attr = self.external_attr = 0
        self.compress_size = self.file_size = 0
        self._end_offset = None

    # The name of compress_level until 3.13.
    @property
    def _compresslevel(self):
        return self.compress_level

    @_compresslevel.setter
    def _compresslevel(self, value):
        self.compress_level = value

    def __repr__(self):
        parts = [f"<{type(self).__name__} filename={self.filename!r}"]
        if self.compress_type != ZIP_STORED:
            from zipfile._coding import compressor_names

            parts.append(f"compress_type={compressor_names.get(self.compress_type, self.compress_type)}")
        high, low = self.external_attr >> 16, self.external_attr & 0xFFFF
        if high:
            parts.append(f"filemode={stat.filemode(high)!r}")
        if low:
            parts.append(f"external_attr={low:#x}")
        if not self.is_dir() or self.file_size:
            parts.append(f"file_size={self.file_size!r}")
        if (not self.is_dir() or self.compress_size) and (
            self.compress_type != ZIP_STORED or self.file_size != self.compress_size
        ):
            parts.append(f"compress_size={self.compress_size!r}")
        return " ".join(parts) + ">"

    def FileHeader(self, zip64=None):
        """The header before the data, as bytes. With zip64 None, large sizes decide for the extensions."""
        date, clock = _packed_date(self.date_time)
        if self.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
            # They are written behind the data.
            crc = compressed = plain = 0
        else:
            crc, compressed, plain = self.CRC, self.compress_size, self.file_size
        extra, version = self.extra, 0
        is_large = plain > ZIP64_LIMIT or compressed > ZIP64_LIMIT
        if zip64 is None:
            zip64 = is_large
        elif is_large and not zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        if zip64:
            extra += struct.pack("<HHQQ", _ZIP64_FIELD, 16, plain, compressed)
            plain = compressed = 0xFFFFFFFF
            version = ZIP64_VERSION
        self._need_version(version)
        name, flags = self._encodeFilenameFlags()
        header = struct.pack(
            structFileHeader, stringFileHeader, self.extract_version, self.reserved, flags, self.compress_type, clock, date, crc,
            compressed, plain, len(name), len(extra),
        )
        return header + name + extra

    def _need_version(self, version):
        version = max(version, {ZIP_BZIP2: BZIP2_VERSION, ZIP_LZMA: LZMA_VERSION, ZIP_ZSTANDARD: ZSTANDARD_VERSION}.get(self.compress_type, 0))
        self.extract_version = max(version, self.extract_version)
        self.create_version = max(version, self.create_version)

    def _directory_entry(self, start=0):
        """The entry of the directory, as bytes. Places are counted from the beginning of the archive."""
        date, clock = _packed_date(self.date_time)
        sizes, place, wide = [self.file_size, self.compress_size], self.header_offset - start, []
        if max(sizes) > ZIP64_LIMIT:
            wide, sizes = sizes, [0xFFFFFFFF] * 2
        if place > ZIP64_LIMIT:
            wide, place = [*wide, place], 0xFFFFFFFF
        extra, version = self.extra, 0
        if wide:
            extra = _Extra.strip(extra, (_ZIP64_FIELD,))
            extra = struct.pack(f"<HH{len(wide)}Q", _ZIP64_FIELD, 8 * len(wide), *wide) + extra
            version = ZIP64_VERSION
        self._need_version(version)
        name, flags = self._encodeFilenameFlags()
        fixed = struct.pack(
            structCentralDir, stringCentralDir, self.create_version, self.create_system, self.extract_version, self.reserved, flags,
            self.compress_type, clock, date, self.CRC, sizes[1], sizes[0], len(name), len(extra), len(self.comment), 0,
            self.internal_attr, self.external_attr, place,
        )
        return fixed + name + extra + self.comment

    def _encodeFilenameFlags(self):
        try:
            return self.filename.encode("ascii"), self.flag_bits & ~_MASK_UTF_FILENAME
        except UnicodeEncodeError:
            return self.filename.encode("utf-8"), self.flag_bits | _MASK_UTF_FILENAME

    def _decodeExtra(self, filename_crc):
        """Take over what the extra fields say."""
        for field in _Extra.split(self.extra):
            size = len(field) - 4
            if field.id is None:
                continue
            said = _Extra.FIELD_STRUCT.unpack(field[:4])[1]
            if said > size:
                raise BadZipFile(f"Corrupt extra field {field.id:04x} (size={said})")
            if field.id == _ZIP64_FIELD:
                self._decode_wide(field[4:])
            elif field.id == _UNICODE_PATH_FIELD:
                self._decode_name(field[4:], filename_crc)

    def _decode_wide(self, data):
        # Only what does not fit in the entry stands here.
        for attribute, full, what in (
            ("file_size", (0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF), "File size"),
            ("compress_size", (0xFFFF_FFFF,), "Compress size"),
            ("header_offset", (0xFFFF_FFFF,), "Header offset"),
        ):
            if getattr(self, attribute) in full:
                if len(data) < 8:
                    raise BadZipFile(f"Corrupt zip64 extra field. {what} not found.")
                (value,) = struct.unpack("<Q", data[:8])
                setattr(self, attribute, value)
                data = data[8:]

    def _decode_name(self, data, filename_crc):
        try:
            version, crc = struct.unpack("<BL", data[:5])
            if version == 1 and crc == filename_crc:
                name = data[5:].decode("utf-8")
                if name:
                    self.filename = _sanitize_filename(name)
                else:
                    import warnings

                    warnings.warn("Empty unicode path extra field (0x7075)", stacklevel=2)
        except struct.error as error:
            raise BadZipFile("Corrupt unicode path extra field (0x7075)") from error
        except UnicodeDecodeError as error:
            raise BadZipFile("Corrupt unicode path extra field (0x7075): invalid utf-8 bytes") from error

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """What an archive would say of a file of the system."""
        if isinstance(filename, os.PathLike):
            filename = os.fspath(filename)
        status = os.stat(filename)
        is_folder = stat.S_ISDIR(status.st_mode)
        date_time = time.localtime(status.st_mtime)[:6]
        if not strict_timestamps:
            if date_time[0] < 1980:
                date_time = (1980, 1, 1, 0, 0, 0)
            elif date_time[0] > 2107:
                date_time = (2107, 12, 31, 23, 59, 59)
        if arcname is None:
            arcname = filename
        arcname = os.path.normpath(os.path.splitdrive(arcname)[1]).lstrip(os.sep + (os.altsep or ""))
        info = cls(arcname + "/" if is_folder else arcname, date_time)
        info.external_attr = (status.st_mode & 0xFFFF) << 16
        if is_folder:
            info.file_size = 0
            info.external_attr |= 0x10
        else:
            info.file_size = status.st_size
        return info

    def _for_archive(self, archive):
        """Fill in what an archive has as default."""
        moment = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        self.date_time = (time.gmtime if "SOURCE_DATE_EPOCH" in os.environ else time.localtime)(moment)[:6]
        self.compress_type = archive.compression
        self.compress_level = archive.compresslevel
        if self.filename.endswith("/"):
            self.external_attr = 0o40775 << 16 | 0x10
        else:
            self.external_attr = 0o600 << 16
        return self

    def is_dir(self):
        """Whether it is a folder: its name ends in a slash."""
        if self.filename.endswith("/"):
            return True
        # On other systems too the separator of Windows is one where the archive was made with it.
        return bool(os.altsep) and self.filename.endswith((os.sep, os.altsep))


def _entries(directory, count_bytes, encoding, debug=0):
    """The entries in the bytes of a directory."""
    total = 0
    while total < count_bytes:
        fixed = directory.read(sizeCentralDir)
        if len(fixed) != sizeCentralDir:
            raise BadZipFile("Truncated central directory")
        fields = struct.unpack(structCentralDir, fixed)
        if fields[_CD_SIGNATURE] != stringCentralDir:
            raise BadZipFile("Bad magic number for central directory")
        if debug > 2:
            print(fields)
        name = directory.read(fields[_CD_FILENAME_LENGTH])
        crc = zlib.crc32(name)
        flags = fields[_CD_FLAG_BITS]
        text = name.decode("utf-8" if flags & _MASK_UTF_FILENAME else encoding or "cp437")
        entry = ZipInfo(text)
        entry.extra = directory.read(fields[_CD_EXTRA_FIELD_LENGTH])
        entry.comment = directory.read(fields[_CD_COMMENT_LENGTH])
        entry.header_offset = fields[_CD_LOCAL_HEADER_OFFSET]
        (
            entry.create_version, entry.create_system, entry.extract_version, entry.reserved, entry.flag_bits, entry.compress_type,
            clock, date, entry.CRC, entry.compress_size, entry.file_size,
        ) = fields[1:12]
        if entry.extract_version > MAX_EXTRACT_VERSION:
            raise NotImplementedError(f"zip file version {entry.extract_version / 10:.1f}")
        entry.volume, entry.internal_attr, entry.external_attr = fields[15:18]
        entry._raw_time = clock
        entry.date_time = _unpacked_date(date, clock)
        entry._decodeExtra(crc)
        total += sizeCentralDir + sum(fields[_CD_FILENAME_LENGTH : _CD_COMMENT_LENGTH + 1])
        if debug > 2:
            print("total", total)
        yield entry


ZipInfo.__module__ = "zipfile"
