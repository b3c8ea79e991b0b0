"""Tar archives: reading, writing, extracting under a filter."""

import copy
import io
import os
import shutil
import stat
import sys
import time
from builtins import open as bltn_open

try:
    import pwd
except ImportError:
    pwd = None
try:
    import grp
except ImportError:
    grp = None

from _tarfile_filters import *
from _tarfile_filters import _FILTER_ERRORS, _NAMED_FILTERS, FilterError, LinkFallbackError, _get_filtered_attrs
from _tarfile_info import *
from _tarfile_info import _EXTHEADER_READ_CHUNK, _KEEP, _header_length_prefix_re, _safe_read
from _tarfile_streams import ExFileObject, _FileInFile, _LowLevelFile, _Stream, _StreamProxy

version = "0.9.0"

__all__ = [
    "TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError", "StreamError", "ExtractError", "HeaderError",
    "ENCODING", "USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT", "open", "fully_trusted_filter", "data_filter", "tar_filter",
    "FilterError", "AbsoluteLinkError", "OutsideDestinationError", "SpecialFileError", "AbsolutePathError", "LinkOutsideDestinationError",
    "LinkFallbackError",
]

# What os.symlink raises where there are none.
symlink_exception = (AttributeError, NotImplementedError, OSError)


def _safe_print(s):
    encoding = getattr(sys.stdout, "encoding", None)
    if encoding is not None:
        s = s.encode(encoding, "backslashreplace").decode(encoding)
    print(s, end=" ")


class TarFile:
    """A tar archive open for reading ("r"), appending ("a") or writing ("w", "x")."""

    debug = 0
    dereference = False
    ignore_zeros = False
    errorlevel = 1
    format = DEFAULT_FORMAT
    encoding = ENCODING
    errors = None
    tarinfo = TarInfo
    fileobject = ExFileObject
    extraction_filter = None

    def __init__(
        self, name=None, mode="r", fileobj=None, format=None, tarinfo=None, dereference=None, ignore_zeros=None, encoding=None,
        errors="surrogateescape", pax_headers=None, debug=None, errorlevel=None, copybufsize=None, stream=False,
    ):
        modes = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode = mode
        self._mode = modes[mode]
        if not fileobj:
            if mode == "a" and not os.path.exists(name):
                self.mode, self._mode = "w", "wb"
            fileobj = bltn_open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and isinstance(getattr(fileobj, "name", None), (str, bytes)):
                name = fileobj.name
            if hasattr(fileobj, "mode"):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        self.stream = stream
        for attribute, value in (
            ("format", format), ("tarinfo", tarinfo), ("dereference", dereference), ("ignore_zeros", ignore_zeros),
            ("encoding", encoding), ("debug", debug), ("errorlevel", errorlevel),
        ):
            if value is not None:
                setattr(self, attribute, value)
        self.errors = errors
        self.pax_headers = pax_headers if pax_headers is not None and self.format == PAX_FORMAT else {}
        self.copybufsize = copybufsize
        self.closed = False
        self.members = []
        self._loaded = False
        self.offset = self.fileobj.tell()
        # Numbers of files that have been added, for hard links.
        self.inodes = {}
        self._unames, self._gnames = {}, {}
        try:
            if self.mode == "r":
                self.firstmember = None
                self.firstmember = self.next()
            elif self.mode == "a":
                self._go_to_end()
            if self.mode in ("a", "w", "x"):
                self._loaded = True
                if self.pax_headers:
                    buf = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                    self.fileobj.write(buf)
                    self.offset += len(buf)
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    def _go_to_end(self):
        # New members take the place of the zeros at the end.
        while True:
            self.fileobj.seek(self.offset)
            try:
                self.members.append(self.tarinfo.fromtarfile(self))
            except EOFHeaderError:
                self.fileobj.seek(self.offset)
                return
            except HeaderError as error:
                raise ReadError(str(error)) from None

    # Opening

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive: mode is "r", "r:gz", "w:xz", "r|*", "x:" and so on."""
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            return cls._open_any(name, fileobj, kwargs)
        if ":" in mode:
            filemode, _, comptype = mode.partition(":")
            filemode, comptype = filemode or "r", comptype or "tar"
            if comptype not in cls.OPEN_METH:
                raise CompressionError(f"unknown compression type {comptype!r}")
            return getattr(cls, cls.OPEN_METH[comptype])(name, filemode, fileobj, **kwargs)
        if "|" in mode:
            filemode, _, comptype = mode.partition("|")
            filemode, comptype = filemode or "r", comptype or "tar"
            if filemode not in ("r", "w"):
                raise ValueError("mode must be 'r' or 'w'")
            if "compresslevel" in kwargs and comptype not in ("gz", "bz2"):
                raise ValueError("compresslevel is only valid for w|gz and w|bz2 modes")
            if "preset" in kwargs and comptype != "xz":
                raise ValueError("preset is only valid for w|xz mode")
            level, preset = kwargs.pop("compresslevel", 9), kwargs.pop("preset", None)
            stream = _Stream(name, filemode, comptype, fileobj, bufsize, level, preset)
            try:
                archive = cls(name, filemode, stream, **kwargs)
            except:
                stream.close()
                raise
            archive._extfileobj = False
            return archive
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def _open_any(cls, name, fileobj, kwargs):
        """Open what is compressed somehow, or not at all."""
        failures = []
        place = fileobj.tell() if fileobj is not None else None
        # Plain archives last: compressed data may look like one.
        for comptype in sorted(cls.OPEN_METH, key=lambda kind: cls.OPEN_METH[kind] == "taropen"):
            try:
                return getattr(cls, cls.OPEN_METH[comptype])(name, "r", fileobj, **kwargs)
            except (ReadError, CompressionError) as error:
                failures.append(f"- method {comptype}: {error!r}")
                if fileobj is not None:
                    fileobj.seek(place)
        raise ReadError("file could not be opened successfully:\n" + "\n".join(failures))

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode not in ("r", "a", "w", "x"):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def _open_compressed(cls, name, mode, fileobj, kwargs, module, make, message, errors):
        """Open an archive in a compressed file, made by make(module, file or name)."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            module = __import__(module, fromlist=["*"])
        except ImportError:
            raise CompressionError(f"{module} module is not available") from None
        errors = errors(module)
        try:
            file = make(module)
        except OSError as error:
            if fileobj is not None and mode == "r" and OSError in errors:
                raise ReadError(message) from error
            raise
        try:
            archive = cls.taropen(name, mode, file, **kwargs)
        except errors as error:
            file.close()
            if mode == "r":
                raise ReadError(message) from error
            raise
        except:
            file.close()
            raise
        archive._extfileobj = False
        return archive

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by gzip."""
        make = lambda gzip: gzip.GzipFile(name, mode + "b", compresslevel, fileobj)
        return cls._open_compressed(
            name, mode, fileobj, kwargs, "gzip", make, "not a gzip file", lambda _: (OSError, EOFError)
        )

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by bzip2."""
        make = lambda bz2: bz2.BZ2File(fileobj or name, mode, compresslevel=compresslevel)
        return cls._open_compressed(
            name, mode, fileobj, kwargs, "bz2", make, "not a bzip2 file", lambda _: (OSError, EOFError)
        )

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """Open an archive compressed by xz."""
        make = lambda lzma: lzma.LZMAFile(fileobj or name, mode, preset=preset)
        return cls._open_compressed(
            name, mode, fileobj, kwargs, "lzma", make, "not an lzma file", lambda lzma: (lzma.LZMAError, EOFError)
        )

    @classmethod
    def zstopen(cls, name, mode="r", fileobj=None, level=None, options=None, zstd_dict=None, **kwargs):
        """Open an archive compressed by zstd."""
        make = lambda zstd: zstd.ZstdFile(fileobj or name, mode, level=level, options=options, zstd_dict=zstd_dict)
        return cls._open_compressed(
            name, mode, fileobj, kwargs, "compression.zstd", make, "not a zstd file", lambda zstd: (zstd.ZstdError, EOFError)
        )

    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen", "zst": "zstopen"}

    # Contents

    def close(self):
        """Close the archive; when writing, its end is written before."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ("a", "w", "x"):
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                rest = self.offset % RECORDSIZE
                if rest:
                    self.fileobj.write(NUL * (RECORDSIZE - rest))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    def getmember(self, name):
        """The last member of a name."""
        member = self._getmember(name.rstrip("/"))
        if member is None:
            raise KeyError(f"filename {name!r} not found")
        return member

    def getmembers(self):
        """All members, in order."""
        self._check()
        if not self._loaded:
            self._load()
            if self.stream:
                self._loaded = True
        return self.members

    def getnames(self):
        """The names of the members, in order."""
        return [member.name for member in self.getmembers()]

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """What an archive would say of a file of the system."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        if arcname is None:
            arcname = name
        arcname = os.path.splitdrive(arcname)[1].replace(os.sep, "/").lstrip("/")
        info = self.tarinfo()
        info._tarfile = self
        if fileobj is not None:
            status = os.fstat(fileobj.fileno())
        else:
            status = os.stat(name) if self.dereference else os.lstat(name)
        linkname, mode = "", status.st_mode
        if stat.S_ISREG(mode):
            file = (status.st_ino, status.st_dev)
            if not self.dereference and status.st_nlink > 1 and file in self.inodes and arcname != self.inodes[file]:
                kind, linkname = LNKTYPE, self.inodes[file]
            else:
                kind = REGTYPE
                if file[0]:
                    self.inodes[file] = arcname
        elif stat.S_ISDIR(mode):
            kind = DIRTYPE
        elif stat.S_ISFIFO(mode):
            kind = FIFOTYPE
        elif stat.S_ISLNK(mode):
            kind, linkname = SYMTYPE, os.readlink(name)
        elif stat.S_ISCHR(mode):
            kind = CHRTYPE
        elif stat.S_ISBLK(mode):
            kind = BLKTYPE
        else:
            return None
        info.name, info.mode, info.type, info.linkname = arcname, mode, kind, linkname
        info.uid, info.gid = status.st_uid, status.st_gid
        info.size = status.st_size if kind == REGTYPE else 0
        info.mtime = status.st_mtime
        info.uname = self._name_of(self._unames, pwd and pwd.getpwuid, info.uid)
        info.gname = self._name_of(self._gnames, grp and grp.getgrgid, info.gid)
        if kind in (CHRTYPE, BLKTYPE) and hasattr(os, "major"):
            info.devmajor, info.devminor = os.major(status.st_rdev), os.minor(status.st_rdev)
        return info

    @staticmethod
    def _name_of(known, look_up, number):
        """The name of a user or group, which is looked up once."""
        if number not in known:
            try:
                known[number] = look_up(number)[0] if look_up else ""
            except KeyError:
                known[number] = ""
        return known[number]

    def list(self, verbose=True, *, members=None):
        """Print a table of contents."""
        self._check()
        for member in self if members is None else members:
            if verbose:
                mode = "??????????" if member.mode is None else stat.filemode(member._file_mode())
                _safe_print(mode)
                _safe_print(f"{member.uname or member.uid}/{member.gname or member.gid}")
                if member.ischr() or member.isblk():
                    _safe_print("%10s" % f"{member.devmajor},{member.devminor}")
                else:
                    _safe_print("%10d" % member.size)
                if member.mtime is None:
                    _safe_print("????-??-?? ??:??:??")
                else:
                    _safe_print("%d-%02d-%02d %02d:%02d:%02d" % time.localtime(member.mtime)[:6])
            _safe_print(member.name + ("/" if member.isdir() else ""))
            if verbose:
                if member.issym():
                    _safe_print("-> " + member.linkname)
                if member.islnk():
                    _safe_print("link to " + member.linkname)
            print()

    # Adding

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add a file, or a folder with all that is in it. filter(member) changes a member, or gives None to leave it out."""
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            self._dbg(2, f"tarfile: Skipped {name!r}")
            return
        self._dbg(1, name)
        member = self.gettarinfo(name, arcname)
        if member is None:
            self._dbg(1, f"tarfile: Unsupported type {name!r}")
            return
        if filter is not None:
            member = filter(member)
            if member is None:
                self._dbg(2, f"tarfile: Excluded {name!r}")
                return
        if member.isreg():
            with bltn_open(name, "rb") as file:
                self.addfile(member, file)
            return
        self.addfile(member)
        if member.isdir() and recursive:
            for entry in sorted(os.listdir(name)):
                self.add(os.path.join(name, entry), os.path.join(arcname, entry), recursive, filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add a member, with its data from a file."""
        self._check("awx")
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError("fileobj not provided for non zero-size regular file")
        tarinfo = copy.copy(tarinfo)
        buf = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(buf)
        self.offset += len(buf)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            rest = -tarinfo.size % BLOCKSIZE
            self.fileobj.write(NUL * rest)
            self.offset += tarinfo.size + rest
        self.members.append(tarinfo)

    # Extracting

    def _get_filter_function(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                return data_filter
            if isinstance(filter, str):
                raise TypeError("String names are not supported for TarFile.extraction_filter. Use a function such as tarfile.data_filter directly.")
            return filter
        if callable(filter):
            return filter
        try:
            return _NAMED_FILTERS[filter]
        except KeyError:
            raise ValueError(f"filter {filter!r} not found") from None

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Extract all members, or some, to a folder."""
        filter = self._get_filter_function(filter)
        folders = []
        for member in self if members is None else members:
            allowed, unfiltered = self._get_extract_tarinfo(member, filter, path)
            if allowed is None:
                continue
            if allowed.isdir():
                # Attributes of a folder come last: it may be one that nothing can be put into.
                folders.append(unfiltered)
            self._extract_one(
                allowed, path, set_attrs=not allowed.isdir(), numeric_owner=numeric_owner, filter_function=filter
            )
        folders.sort(key=lambda member: member.name, reverse=True)
        for unfiltered in folders:
            try:
                # What has been extracted since may have made the folder something else.
                try:
                    member = filter(unfiltered, path)
                except _FILTER_ERRORS as error:
                    self._log_no_directory_fixup(unfiltered, repr(error))
                    continue
                if member is None:
                    self._log_no_directory_fixup(unfiltered, "excluded by filter")
                    continue
                place = os.path.join(path, member.name)
                try:
                    status = os.lstat(place)
                except FileNotFoundError:
                    self._log_no_directory_fixup(member, "missing")
                    continue
                if not stat.S_ISDIR(status.st_mode):
                    self._log_no_directory_fixup(member, "not a directory")
                    continue
                self.chown(member, place, numeric_owner=numeric_owner)
                self.utime(member, place)
                self.chmod(member, place)
            except ExtractError as error:
                self._handle_nonfatal_error(error)

    def _log_no_directory_fixup(self, member, reason):
        self._dbg(2, f"tarfile: Not fixing up directory {member.name!r} ({reason})")

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Extract one member to a folder."""
        filter = self._get_filter_function(filter)
        allowed, _ = self._get_extract_tarinfo(member, filter, path)
        if allowed is not None:
            self._extract_one(allowed, path, set_attrs, numeric_owner)

    def _get_extract_tarinfo(self, member, filter_function, path):
        """The member as the filter wants it, or None; and as it was."""
        unfiltered = self.getmember(member) if isinstance(member, str) else member
        filtered = None
        try:
            filtered = filter_function(unfiltered, path)
        except (OSError, UnicodeEncodeError, FilterError) as error:
            self._handle_fatal_error(error)
        except ExtractError as error:
            self._handle_nonfatal_error(error)
        if filtered is None:
            self._dbg(2, f"tarfile: Excluded {unfiltered.name!r}")
            return None, None
        if filtered.islnk():
            filtered = copy.copy(filtered)
            filtered._link_target = os.path.join(path, filtered.linkname)
        return filtered, unfiltered

    def _extract_one(self, tarinfo, path, set_attrs, numeric_owner, filter_function=None):
        self._check("r")
        try:
            self._extract_member(
                tarinfo, os.path.join(path, tarinfo.name), set_attrs=set_attrs, numeric_owner=numeric_owner,
                filter_function=filter_function, extraction_root=path,
            )
        except (OSError, UnicodeEncodeError) as error:
            self._handle_fatal_error(error)
        except ExtractError as error:
            self._handle_nonfatal_error(error)

    def _handle_nonfatal_error(self, e):
        if self.errorlevel > 1:
            raise
        self._dbg(1, f"tarfile: {e}")

    def _handle_fatal_error(self, e):
        if self.errorlevel > 0:
            raise
        if isinstance(e, OSError):
            where = "" if e.filename is None else f" {e.filename!r}"
            self._dbg(1, f"tarfile: {e.strerror}{where}")
        else:
            self._dbg(1, f"tarfile: {type(e).__name__} {e}")

    def extractfile(self, member):
        """The data of a member as a file; None if it has none."""
        self._check("r")
        member = self.getmember(member) if isinstance(member, str) else member
        if member.isreg() or member.type not in SUPPORTED_TYPES:
            return self.fileobject(self, member)
        if member.islnk() or member.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError("cannot extract (sym)link as file object")
            return self.extractfile(self._find_link_target(member))
        return None

    def _extract_member(
        self, tarinfo, targetpath, set_attrs=True, numeric_owner=False, *, filter_function=None, extraction_root=None
    ):
        targetpath = targetpath.rstrip("/").replace("/", os.sep)
        folder = os.path.dirname(targetpath)
        if folder and not os.path.exists(folder):
            os.makedirs(folder, exist_ok=True)
        if tarinfo.islnk() or tarinfo.issym():
            self._dbg(1, f"{tarinfo.name} -> {tarinfo.linkname}")
        else:
            self._dbg(1, tarinfo.name)
        if tarinfo.islnk() or tarinfo.issym():
            self.makelink_with_filter(tarinfo, targetpath, filter_function, extraction_root)
        else:
            self._maker(tarinfo)(tarinfo, targetpath)
        if set_attrs:
            self.chown(tarinfo, targetpath, numeric_owner)
            if not tarinfo.issym():
                self.chmod(tarinfo, targetpath)
                self.utime(tarinfo, targetpath)

    def _maker(self, tarinfo):
        """The method that makes a member of this kind."""
        if tarinfo.type not in SUPPORTED_TYPES:
            return self.makeunknown
        makers = {DIRTYPE: self.makedir, FIFOTYPE: self.makefifo, CHRTYPE: self.makedev, BLKTYPE: self.makedev}
        return makers.get(tarinfo.type, self.makefile)

    def makedir(self, tarinfo, targetpath):
        try:
            if tarinfo.mode is None:
                os.mkdir(targetpath)
            else:
                # Until its contents are there, only for us.
                os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        source = self.fileobj
        source.seek(tarinfo.offset_data)
        with bltn_open(targetpath, "wb") as target:
            if tarinfo.sparse is None:
                copyfileobj(source, target, tarinfo.size, ReadError, self.copybufsize)
                return
            for offset, size in tarinfo.sparse:
                target.seek(offset)
                copyfileobj(source, target, size, ReadError, self.copybufsize)
            target.seek(tarinfo.size)
            target.truncate()

    def makeunknown(self, tarinfo, targetpath):
        self.makefile(tarinfo, targetpath)
        self._dbg(1, f"tarfile: Unknown file type {tarinfo.type!r}, extracted as regular file.")

    def makefifo(self, tarinfo, targetpath):
        if not hasattr(os, "mkfifo"):
            raise ExtractError("fifo not supported by system")
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        if not hasattr(os, "mknod") or not hasattr(os, "makedev"):
            raise ExtractError("special devices not supported by system")
        mode = 0o600 if tarinfo.mode is None else tarinfo.mode
        mode |= stat.S_IFBLK if tarinfo.isblk() else stat.S_IFCHR
        os.mknod(targetpath, mode, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        return self.makelink_with_filter(tarinfo, targetpath, None, None)

    def makelink_with_filter(self, tarinfo, targetpath, filter_function, extraction_root):
        """Make a link; where that cannot be, a copy of what it leads to, if the filter allows that one."""
        try:
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            if tarinfo.issym():
                os.symlink(tarinfo.linkname, targetpath)
                return
            if os.path.exists(tarinfo._link_target):
                os.link(tarinfo._link_target, targetpath, follow_symlinks=False)
                return
        except symlink_exception:
            pass
        original = self._find_link_target(tarinfo)
        if filter_function is None:
            self._extract_member(original, targetpath)
            return
        try:
            allowed = filter_function(original, extraction_root)
        except _FILTER_ERRORS as error:
            raise LinkFallbackError(tarinfo, original.name) from error
        if allowed is not None:
            self._extract_member(
                allowed, targetpath, filter_function=filter_function, extraction_root=extraction_root
            )

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Set the owner: only the superuser can."""
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        user, group = tarinfo.uid, tarinfo.gid
        if not numeric_owner:
            try:
                if grp and tarinfo.gname:
                    group = grp.getgrnam(tarinfo.gname)[2]
            except KeyError:
                pass
            try:
                if pwd and tarinfo.uname:
                    user = pwd.getpwnam(tarinfo.uname)[2]
            except KeyError:
                pass
        user, group = -1 if user is None else user, -1 if group is None else group
        try:
            if tarinfo.issym() and hasattr(os, "lchown"):
                os.lchown(targetpath, user, group)
            else:
                os.chown(targetpath, user, group)
        except (OSError, OverflowError) as error:
            raise ExtractError("could not change owner") from error

    def chmod(self, tarinfo, targetpath):
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as error:
            raise ExtractError("could not change mode") from error

    def utime(self, tarinfo, targetpath):
        if tarinfo.mtime is None or not hasattr(os, "utime"):
            return
        try:
            os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
        except OSError as error:
            raise ExtractError("could not change modification time") from error

    # Reading

    def next(self):
        """The next member, or None at the end."""
        self._check("ra")
        if self.firstmember is not None:
            member, self.firstmember = self.firstmember, None
            return member
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        member = self._next_member()
        if member is None:
            self._loaded = True
        elif not self.stream:
            self.members.append(member)
        return member

    def _next_member(self):
        while True:
            try:
                return self.tarinfo.fromtarfile(self)
            except (EOFHeaderError, InvalidHeaderError) as error:
                if self.ignore_zeros:
                    self._dbg(2, f"{self.offset:#X}: {error}")
                    self.offset += BLOCKSIZE
                    continue
                if isinstance(error, InvalidHeaderError) and self.offset == 0:
                    raise ReadError(str(error)) from None
                return None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError("empty file") from None
                return None
            except TruncatedHeaderError as error:
                if self.offset == 0:
                    raise ReadError(str(error)) from None
                return None
            except SubsequentHeaderError as error:
                raise ReadError(str(error)) from None
            except Exception as error:
                zlib = sys.modules.get("zlib")
                if zlib is not None and isinstance(error, zlib.error):
                    raise ReadError(f"zlib error: {error}") from None
                raise

    def _getmember(self, name, tarinfo=None, normalize=False):
        """The last member of a name, before another member if one is given."""
        members = self.getmembers()
        skipping = False
        if tarinfo is not None:
            try:
                members = members[: members.index(tarinfo)]
            except ValueError:
                # A copy of a member stands where the member does.
                skipping = True
        if normalize:
            name = os.path.normpath(name)
        for member in reversed(members):
            if skipping:
                skipping = tarinfo.offset != member.offset
                continue
            if name == (os.path.normpath(member.name) if normalize else member.name):
                return member
        if skipping:
            raise ValueError(tarinfo)

    def _load(self):
        """Read all that is left."""
        if not self.stream:
            while self.next() is not None:
                pass
            self._loaded = True

    def _check(self, mode=None):
        if self.closed:
            raise OSError(f"{type(self).__name__} is closed")
        if mode is not None and self.mode not in mode:
            raise OSError(f"bad operation for mode {self.mode!r}")

    def _find_link_target(self, tarinfo):
        """The member that a link leads to."""
        if tarinfo.issym():
            name = "/".join(filter(None, (os.path.dirname(tarinfo.name), tarinfo.linkname)))
            limit = None
        else:
            # What a hard link leads to comes before it.
            name, limit = tarinfo.linkname, tarinfo
        member = self._getmember(name, tarinfo=limit, normalize=True)
        if member is None:
            raise KeyError(f"linkname {name!r} not found")
        return member

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        # Members may be read by others meanwhile.
        index = 0
        if self.firstmember is not None:
            member = self.next()
            index += 1
            yield member
        while True:
            if index < len(self.members):
                member = self.members[index]
            elif not self._loaded:
                member = self.next()
                if not member:
                    self._loaded = True
                    return
            else:
                return
            index += 1
            yield member

    def _dbg(self, level, msg):
        if level <= self.debug:
            print(msg, file=sys.stderr)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
            return
        # What has been written is no whole archive: it gets no end.
        if not self._extfileobj:
            self.fileobj.close()
        self.closed = True


def is_tarfile(name):
    """Whether a file, by its name or open, is a tar archive that can be read."""
    try:
        if hasattr(name, "read"):
            place = name.tell()
            archive = open(fileobj=name)
            name.seek(place)
        else:
            archive = open(name)
        archive.close()
        return True
    except TarError:
        return False


open = TarFile.open


def main():
    import argparse

    parser = argparse.ArgumentParser(description="A simple command-line interface for tarfile module.")
    parser.add_argument("-v", "--verbose", action="store_true", default=False, help="Verbose output")
    parser.add_argument("--filter", metavar="<filtername>", choices=_NAMED_FILTERS, help="Filter for extraction")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<tarfile>", help="Show listing of a tarfile")
    group.add_argument("-e", "--extract", nargs="+", metavar=("<tarfile>", "<output_dir>"), help="Extract tarfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create tarfile from sources")
    group.add_argument("-t", "--test", metavar="<tarfile>", help="Test if a tarfile is valid")
    args = parser.parse_args()
    if args.filter and args.extract is None:
        parser.exit(1, "--filter is only valid for extraction\n")
    if args.create is not None:
        _create(args)
        return
    source = args.test or args.list or args.extract[0]
    if not is_tarfile(source):
        parser.exit(1, f"{source!r} is not a tar archive.\n")
    if args.extract is not None and len(args.extract) > 2:
        parser.exit(1, parser.format_help())
    with open(source, "r:*") as archive:
        if args.test is not None:
            archive.getmembers()
            print(archive, file=sys.stderr)
            if args.verbose:
                print(f"{source!r} is a tar archive.")
        elif args.list is not None:
            archive.list(verbose=args.verbose)
        else:
            folder = args.extract[1] if len(args.extract) == 2 else os.curdir
            archive.extractall(path=folder, filter=args.filter)
            if args.verbose:
                where = "" if folder == os.curdir else f" into {folder!r} directory"
                print(f"{source!r} file is extracted{where}.")


def _create(args):
    name, *files = args.create
    ending = os.path.splitext(name)[1]
    endings = {
        ".gz": "gz", ".tgz": "gz", ".xz": "xz", ".txz": "xz", ".bz2": "bz2", ".tbz": "bz2", ".tbz2": "bz2", ".tb2": "bz2", ".zst": "zst",
        ".tzst": "zst",
    }
    with TarFile.open(name, f"w:{endings[ending]}" if ending in endings else "w") as archive:
        for file in files:
            archive.add(file)
    if args.verbose:
        print(f"{name!r} file created.")


if __name__ == "__main__":
    main()
