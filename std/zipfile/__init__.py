"""Zip archives: reading, writing, testing."""

import io
import os
import shutil
import stat
import struct
import sys
import threading
import time

from zipfile import _entries
from zipfile._coding import (
    LZMACompressor, LZMADecompressor, _check_compression, _get_compressor, _get_decompressor, _ZipDecrypter, compressor_names,
)
from zipfile._entries import *
from zipfile._entries import (
    _check_zipfile, _EndRecData, _EndRecData64, _Extra, _handle_prepended_data, _sanitize_filename, _unpacked_date,
)
from zipfile._streams import ZipExtFile, _SharedFile, _Tellable, _ZipWriteFile

# The numbers of fields are seen here too.
globals().update((name, value) for name, value in vars(_entries).items() if name.startswith(("_CD", "_ECD", "_FH", "_MASK", "_DD")))

error = BadZipfile = BadZipFile

__all__ = [
    "BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA", "ZIP_ZSTANDARD", "is_zipfile", "ZipInfo",
    "ZipFile", "PyZipFile", "LargeZipFile", "Path",
]

_WINDOWS_ILLEGAL = ':<>|"?*'


class ZipFile:
    """A zip archive open for reading ("r"), writing anew ("w", "x") or appending ("a")."""

    # For archives that are only half open.
    fp = None
    _windows_illegal_name_trans_table = None
    # Whether extraction goes on where a name cannot be one of a file.
    _ignore_invalid_names = False

    def __init__(
        self, file, mode="r", compression=ZIP_STORED, allowZip64=True, compresslevel=None, *, strict_timestamps=True,
        metadata_encoding=None,
    ):
        if mode not in ("r", "w", "x", "a"):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _check_compression(compression)
        self.mode, self.debug, self.pwd = mode, 0, None
        self.compression, self.compresslevel = compression, compresslevel
        # The members in their order and by name.
        self.filelist, self.NameToInfo = [], {}
        self._comment, self._didModify = b"", False
        self._allowZip64, self._strict_timestamps = allowZip64, strict_timestamps
        self.metadata_encoding = metadata_encoding
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._filePassed = 0
            self.filename = file
            self.fp = self._open_file(file, mode)
        else:
            self._filePassed = 1
            self.fp = file
            self.filename = getattr(file, "name", None)
        self._fileRefCnt = 1
        self._lock = threading.RLock()
        self._seekable = True
        self._writing = False
        try:
            self._begin(mode)
        except:
            file, self.fp = self.fp, None
            self._fpclose(file)
            raise

    @staticmethod
    def _open_file(file, mode):
        modes = {"r": ["rb"], "w": ["w+b", "wb"], "x": ["x+b", "xb"], "a": ["r+b", "w+b", "wb"]}[mode]
        for i, mode in enumerate(modes):
            try:
                return open(file, mode)
            except OSError:
                # What cannot be read again may still be written.
                if i + 1 == len(modes):
                    raise

    def _begin(self, mode):
        if mode == "r":
            self._RealGetContents()
            return
        if mode == "a":
            try:
                # New files take the place of the directory, which is written anew.
                self._RealGetContents()
                self.fp.seek(self.start_dir)
            except BadZipFile:
                # No archive: one is added to its end.
                self.fp.seek(0, 2)
                self._didModify = True
                self.start_dir = self._start_disk = self.fp.tell()
            return
        # An empty archive is one too.
        self._didModify = True
        try:
            self.start_dir = self._start_disk = self.fp.tell()
        except (AttributeError, OSError):
            self.fp = _Tellable(self.fp)
            self.start_dir = self._start_disk = 0
            self._seekable = False
            return
        try:
            self.fp.seek(self.start_dir)
        except (AttributeError, OSError):
            self._seekable = False

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __repr__(self):
        parts = [f"<{type(self).__module__}.{type(self).__qualname__}"]
        if self.fp is None:
            parts.append("[closed]")
        else:
            if self._filePassed:
                parts.append(f"file={self.fp!r}")
            elif self.filename is not None:
                parts.append(f"filename={self.filename!r}")
            parts.append(f"mode={self.mode!r}")
        return " ".join(parts) + ">"

    def __del__(self):
        self.close()

    # The directory

    def _RealGetContents(self):
        file = self.fp
        try:
            end = _EndRecData(file)
        except OSError:
            raise BadZipFile("File is not a zip file")
        if not end:
            raise BadZipFile("File is not a zip file")
        if self.debug > 1:
            print(end)
        self._comment = end[_ECD_COMMENT]
        said, before = _handle_prepended_data(end, self.debug)
        self.start_dir = said + before
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        self._start_disk = before
        file.seek(self.start_dir)
        size = end[_ECD_SIZE]
        directory = io.BytesIO(file.read(size))
        for entry in _entries._entries(directory, size, self.metadata_encoding, self.debug):
            entry.header_offset += before
            self.filelist.append(entry)
            self.NameToInfo[entry.filename] = entry
        # No file reaches into the next one or into the directory.
        limit = self.start_dir
        for entry in sorted(self.filelist, key=lambda entry: entry.header_offset, reverse=True):
            entry._end_offset = limit
            limit = entry.header_offset

    def namelist(self):
        """The names of the files in the archive."""
        return [entry.filename for entry in self.filelist]

    def infolist(self):
        """What the archive says of its files."""
        return self.filelist

    def printdir(self, file=None):
        """Print a table of contents."""
        print("%-46s %19s %12s" % ("File Name", "Modified    ", "Size"), file=file)
        for entry in self.filelist:
            date = "%d-%02d-%02d %02d:%02d:%02d" % entry.date_time[:6]
            print("%-46s %s %12d" % (entry.filename, date, entry.file_size), file=file)

    def testzip(self):
        """Read all files; the name of the first that is damaged, or None."""
        for entry in self.filelist:
            try:
                with self.open(entry.filename, "r") as file:
                    while file.read(1 << 20):
                        pass
            except BadZipFile:
                return entry.filename

    def getinfo(self, name):
        """What the archive says of a file."""
        entry = self.NameToInfo.get(name)
        if entry is None:
            raise KeyError(f"There is no item named {name!r} in the archive")
        return entry

    def setpassword(self, pwd):
        """Set the password of encrypted files."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
        self.pwd = pwd or None

    @property
    def comment(self):
        """The comment of the archive, as bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError(f"comment: expected bytes, got {type(comment).__name__}")
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings

            warnings.warn(f"Archive comment is too long; truncating to {ZIP_MAX_COMMENT} bytes", stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._didModify = True

    # Reading

    def read(self, name, pwd=None):
        """The bytes of a file."""
        with self.open(name, "r", pwd) as file:
            return file.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """A file of the archive, open for reading or writing bytes."""
        if mode not in ("r", "w"):
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            entry = name
        elif mode == "w":
            entry = ZipInfo(name)
            entry.compress_type = self.compression
            entry.compress_level = self.compresslevel
        else:
            entry = self.getinfo(name)
        if mode == "w":
            return self._open_to_write(entry, force_zip64=force_zip64)
        if self._writing:
            raise ValueError(
                "Can't read from the ZIP file while there is an open writing handle on it. "
                "Close the writing handle before trying to read."
            )
        self._fileRefCnt += 1
        shared = _SharedFile(self.fp, entry.header_offset, self._fpclose, self._lock, lambda: self._writing)
        try:
            self._pass_header(shared, entry)
            if entry.flag_bits & _MASK_ENCRYPTED:
                pwd = pwd or self.pwd
                if pwd and not isinstance(pwd, bytes):
                    raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
                if not pwd:
                    raise RuntimeError(f"File {name!r} is encrypted, password required for extraction")
            else:
                pwd = None
            return ZipExtFile(shared, mode, entry, pwd, True)
        except:
            shared.close()
            raise

    def _pass_header(self, file, entry):
        """Read the header before the data, and compare it with the directory."""
        fixed = file.read(sizeFileHeader)
        if len(fixed) != sizeFileHeader:
            raise BadZipFile("Truncated file header")
        fields = struct.unpack(structFileHeader, fixed)
        if fields[_FH_SIGNATURE] != stringFileHeader:
            raise BadZipFile("Bad magic number for file header")
        name = file.read(fields[_FH_FILENAME_LENGTH])
        if fields[_FH_EXTRA_FIELD_LENGTH]:
            file.seek(fields[_FH_EXTRA_FIELD_LENGTH], whence=1)
        if entry.flag_bits & _MASK_COMPRESSED_PATCH:
            raise NotImplementedError("compressed patched data (flag bit 5)")
        if entry.flag_bits & _MASK_STRONG_ENCRYPTION:
            raise NotImplementedError("strong encryption (flag bit 6)")
        is_utf8 = (entry.flag_bits | fields[_FH_GENERAL_PURPOSE_FLAG_BITS]) & _MASK_UTF_FILENAME
        if name.decode("utf-8" if is_utf8 else self.metadata_encoding or "cp437") != entry.orig_filename:
            raise BadZipFile(f"File name in directory {entry.orig_filename!r} and header {name!r} differ.")
        if entry._end_offset is not None and file.tell() + entry.compress_size > entry._end_offset:
            if entry._end_offset == entry.header_offset:
                import warnings

                warnings.warn(f"Overlapped entries: {entry.orig_filename!r} (possible zip bomb)", skip_file_prefixes=(__file__,))
            else:
                raise BadZipFile(f"Overlapped entries: {entry.orig_filename!r} (possible zip bomb)")

    # Extracting

    def extract(self, member, path=None, pwd=None):
        """Put a file of the archive into a folder; return where it lies."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Put the files of the archive, or some of them, into a folder."""
        path = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract_member(member, path, pwd)

    @classmethod
    def _sanitize_windows_name(cls, arcname, pathsep):
        """A name without what Windows does not allow."""
        table = cls._windows_illegal_name_trans_table
        if not table:
            table = cls._windows_illegal_name_trans_table = str.maketrans(_WINDOWS_ILLEGAL, "_" * len(_WINDOWS_ILLEGAL))
        parts = (part.rstrip(" .") for part in arcname.translate(table).split(pathsep))
        return pathsep.join(part for part in parts if part)

    def _extract_member(self, member, targetpath, pwd):
        if not isinstance(member, ZipInfo):
            member = self.getinfo(member)
        # Never outside the folder: no drive, no root, no way up.
        name = member.filename.replace("/", os.path.sep)
        if os.path.altsep:
            name = name.replace(os.path.altsep, os.path.sep)
        name = os.path.splitdrive(name)[1]
        special = ("", os.path.curdir, os.path.pardir)
        name = os.path.sep.join(part for part in name.split(os.path.sep) if part not in special)
        if os.path.sep == "\\":
            name = self._sanitize_windows_name(name, os.path.sep)
        if not name and not member.is_dir():
            raise ValueError("Empty filename.")
        targetpath = os.path.normpath(os.path.join(targetpath, name))
        os.makedirs(os.path.dirname(targetpath) or os.curdir, exist_ok=True)
        if member.is_dir():
            if not os.path.isdir(targetpath):
                try:
                    os.mkdir(targetpath)
                except FileExistsError:
                    if not os.path.isdir(targetpath):
                        raise
            return targetpath
        with self.open(member, pwd=pwd) as source, open(targetpath, "wb") as target:
            shutil.copyfileobj(source, target)
        return targetpath

    # Writing

    def _refuse_writing(self, doing):
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError(f"Can't {doing} ZIP archive while an open writing handle exists")

    def _open_to_write(self, zinfo, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the ZIP file.")
        if self._writing:
            raise ValueError(
                "Can't write to the ZIP file while there is another write handle open on it. "
                "Close the first handle before opening another."
            )
        zinfo.compress_size = zinfo.CRC = 0
        zinfo.flag_bits = _MASK_COMPRESS_OPTION_1 if zinfo.compress_type == ZIP_LZMA else 0
        if not self._seekable:
            zinfo.flag_bits |= _MASK_USE_DATA_DESCRIPTOR
        if not zinfo.external_attr:
            zinfo.external_attr = 0o600 << 16
        # Data may grow a little when it is compressed.
        zip64 = force_zip64 or zinfo.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        self._place(zinfo, zip64)
        self._writing = True
        return _ZipWriteFile(self, zinfo, zip64)

    def _place(self, zinfo, zip64=False):
        """Write a header where the next file belongs."""
        if self._seekable:
            self.fp.seek(self.start_dir)
        zinfo.header_offset = self.fp.tell()
        self._writecheck(zinfo)
        self._didModify = True
        self.fp.write(zinfo.FileHeader(zip64))

    def _writecheck(self, zinfo):
        if zinfo.filename in self.NameToInfo:
            import warnings

            warnings.warn(f"Duplicate name: {zinfo.filename!r}", stacklevel=3)
        if self.mode not in ("w", "x", "a"):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        _check_compression(zinfo.compress_type)
        if not self._allowZip64:
            for is_large, what in (
                (len(self.filelist) >= ZIP_FILECOUNT_LIMIT, "Files count"), (zinfo.file_size > ZIP64_LIMIT, "Filesize"),
                (zinfo.header_offset > ZIP64_LIMIT, "Zipfile size"),
            ):
                if is_large:
                    raise LargeZipFile(f"{what} would require ZIP64 extensions")

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Add a file of the system, under its name or another."""
        self._refuse_writing("write to")
        entry = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if entry.is_dir():
            entry.compress_size = entry.CRC = 0
            self.mkdir(entry)
            return
        entry.compress_type = self.compression if compress_type is None else compress_type
        entry.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, "rb") as source, self.open(entry, "w") as target:
            shutil.copyfileobj(source, target, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Add a file with contents of bytes or text."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            entry = zinfo_or_arcname
        else:
            entry = ZipInfo(zinfo_or_arcname)._for_archive(self)
        self._refuse_writing("write to")
        if compress_type is not None:
            entry.compress_type = compress_type
        if compresslevel is not None:
            entry.compress_level = compresslevel
        entry.file_size = len(data)
        with self._lock, self.open(entry, mode="w") as target:
            target.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Add a folder."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            entry = zinfo_or_directory_name
            if not entry.is_dir():
                raise ValueError("The given ZipInfo does not describe a directory")
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            entry = ZipInfo(name if name.endswith("/") else name + "/")
            entry.compress_size = entry.CRC = 0
            entry.external_attr = ((stat.S_IFDIR | mode) & 0xFFFF) << 16 | 0x10
            entry.file_size = 0
        else:
            raise TypeError("Expected type str or ZipInfo")
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            entry.header_offset = self.fp.tell()
            if entry.compress_type == ZIP_LZMA:
                entry.flag_bits |= _MASK_COMPRESS_OPTION_1
            self._writecheck(entry)
            self._didModify = True
            self.filelist.append(entry)
            self.NameToInfo[entry.filename] = entry
            self.fp.write(entry.FileHeader(False))
            self.start_dir = self.fp.tell()

    # The end

    def close(self):
        """Close the archive; what has been written is complete only then."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError(
                "Can't close the ZIP file while there is an open writing handle on it. Close the writing handle before closing the zip."
            )
        try:
            if self.mode in ("w", "x", "a") and self._didModify:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_end_record()
        finally:
            file, self.fp = self.fp, None
            self._fpclose(file)

    def _write_end_record(self):
        for entry in self.filelist:
            self.fp.write(entry._directory_entry(self._start_disk))
        end = self.fp.tell()
        count, size, place = len(self.filelist), end - self.start_dir, self.start_dir - self._start_disk
        large = [
            what
            for is_large, what in (
                (count > ZIP_FILECOUNT_LIMIT, "Files count"), (place > ZIP64_LIMIT, "Central directory offset"),
                (size > ZIP64_LIMIT, "Central directory size"),
            )
            if is_large
        ]
        if large:
            if not self._allowZip64:
                raise LargeZipFile(f"{large[0]} would require ZIP64 extensions")
            self.fp.write(struct.pack(structEndArchive64, stringEndArchive64, 44, 45, 45, 0, 0, count, count, size, place))
            self.fp.write(struct.pack(structEndArchive64Locator, stringEndArchive64Locator, 0, end, 1))
            count, size, place = min(count, 0xFFFF), min(size, 0xFFFFFFFF), min(place, 0xFFFFFFFF)
        record = struct.pack(structEndArchive, stringEndArchive, 0, 0, count, count, size, place, len(self._comment))
        self.fp.write(record + self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def _fpclose(self, fp):
        """Close the file of the archive once nobody uses it any more."""
        self._fileRefCnt -= 1
        if not self._fileRefCnt and not self._filePassed:
            fp.close()


class PyZipFile(ZipFile):
    """An archive of modules, for importing from it."""

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, optimize=-1):
        super().__init__(file, mode, compression, allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename="", filterfunc=None):
        """Add a module, the modules of a folder, or a package, compiled."""
        pathname = os.fspath(pathname)
        if filterfunc and not filterfunc(pathname):
            if self.debug:
                print(f"{'path' if os.path.isdir(pathname) else 'file'} {pathname!r} skipped by filterfunc")
            return
        folder, name = os.path.split(pathname)
        if not os.path.isdir(pathname):
            if not pathname.endswith(".py"):
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self._add_module(pathname[:-3], basename)
            return
        is_package = os.path.isfile(os.path.join(pathname, "__init__.py"))
        if is_package:
            basename = f"{basename}/{name}" if basename else name
            if self.debug:
                print("Adding package in", pathname, "as", basename)
            self._add_module(os.path.join(pathname, "__init__"), basename)
        elif self.debug:
            print("Adding files from directory", pathname)
        for name in sorted(os.listdir(pathname)):
            if name == "__init__.py" and is_package:
                continue
            path = os.path.join(pathname, name)
            if os.path.isdir(path):
                if is_package and os.path.isfile(os.path.join(path, "__init__.py")):
                    self.writepy(path, basename, filterfunc=filterfunc)
            elif name.endswith(".py"):
                if filterfunc and not filterfunc(path):
                    if self.debug:
                        print(f"file {path!r} skipped by filterfunc")
                    continue
                self._add_module(path[:-3], basename)

    def _add_module(self, pathname, basename):
        path, name = self._get_codename(pathname, basename)
        if self.debug:
            print("Adding", name)
        self.write(path, name)

    def _get_codename(self, pathname, basename):
        """The file to add for a module, compiled where that can be, and its name in the archive."""
        import importlib.util
        import py_compile

        source, plain = pathname + ".py", pathname + ".pyc"
        level = "" if self._optimize < 1 else self._optimize
        compiled = importlib.util.cache_from_source(source, optimization=level if self._optimize >= 0 else None)
        path, name = compiled, plain
        is_fresh = lambda file: os.path.isfile(file) and os.stat(file).st_mtime >= os.stat(source).st_mtime
        if self._optimize == -1 and is_fresh(plain):
            path = plain
        elif not is_fresh(compiled):
            try:
                if self.debug:
                    print("Compiling", source)
                py_compile.compile(source, compiled, doraise=True, optimize=self._optimize)
            except py_compile.PyCompileError as failure:
                print(failure.msg)
                path = name = source
        name = os.path.split(name)[1]
        return path, f"{basename}/{name}" if basename else name


from zipfile._path import CompleteDirs, Path


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(
        description="A simple command-line interface for zipfile module.", **({} if args is None else {})
    )
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    group.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"), help="Extract zipfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create zipfile from sources")
    group.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument(
        "--metadata-encoding", metavar="<encoding>", help="Specify encoding of member names for -l, -e and -t"
    )
    args = parser.parse_args(args)
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, "r", metadata_encoding=encoding) as archive:
            bad = archive.testzip()
        if bad:
            print(f"The following enclosed file is corrupted: {bad!r}")
        print("Done testing")
    elif args.list is not None:
        with ZipFile(args.list, "r", metadata_encoding=encoding) as archive:
            archive.printdir()
    elif args.extract is not None:
        with ZipFile(args.extract[0], "r", metadata_encoding=encoding) as archive:
            archive.extractall(args.extract[1])
    else:
        if encoding:
            print("Non-conforming encodings not supported with -c.", file=sys.stderr)
            sys.exit(1)
        name, *files = args.create
        with ZipFile(name, "w") as archive:
            for path in files:
                arcname = os.path.basename(path) or os.path.basename(os.path.dirname(path))
                _add_tree(archive, path, "" if arcname in ("", os.curdir, os.pardir) else arcname)


def _add_tree(archive, path, arcname):
    """Add a file, or a folder with all that is in it; what is neither is left out."""
    if os.path.isfile(path):
        archive.write(path, arcname, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if arcname:
            archive.write(path, arcname)
        for name in sorted(os.listdir(path)):
            _add_tree(archive, os.path.join(path, name), os.path.join(arcname, name))
