"""Paths of the system: asking what lies there and changing it."""

import errno
import io
import os
import posixpath
import stat as _stat

from pathlib._info import DirEntryInfo, PathInfo
from pathlib._pure import PurePath, PurePosixPath, PureWindowsPath, UnsupportedOperation, _plain_classes


def _os_error(code, text, source, target):
    return OSError(code, text, str(source), None, str(target))


def _check_apart(source, target):
    """Refuse to copy something onto or into itself, as far as the paths tell."""
    if source == target:
        raise _os_error(errno.EINVAL, "Source and target are the same path", source, target)
    if source in target.parents:
        raise _os_error(errno.EINVAL, "Source path is a parent of target path", source, target)


def _check_different(source, target):
    """Refuse to copy a file onto itself under another name."""
    try:
        same = os.path.samestat(source.stat(), target.stat())
    except (OSError, ValueError):
        return
    if same:
        raise _os_error(errno.EINVAL, "Source and target are the same file", source, target)


def _is_kind(name, test):
    def method(self):
        try:
            return test(self.stat().st_mode)
        except (OSError, ValueError):
            # Nothing is of no kind, and what cannot be asked for is not there.
            return False

    method.__name__ = name
    method.__qualname__ = f"Path.{name}"
    method.__doc__ = f"Whether it leads to a {name[3:].replace('_', ' ')}."
    method.__module__ = "pathlib"
    return method


class Path(PurePath):
    """A path of this system, PosixPath or WindowsPath, with all that can be done to what lies there."""

    __module__ = "pathlib"
    __slots__ = ("_info", "_entry")

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = WindowsPath if os.name == "nt" else PosixPath
        return object.__new__(cls)

    # What lies there.

    @property
    def info(self):
        """What is known of it (a types.PathInfo): it is asked for once."""
        try:
            return self._info
        except AttributeError:
            entry = getattr(self, "_entry", None)
            info = self._info = PathInfo(self) if entry is None else DirEntryInfo(entry)
            return info

    def stat(self, *, follow_symlinks=True):
        """Return what os.stat() says."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """Return what os.lstat() says."""
        return os.lstat(self)

    def exists(self, *, follow_symlinks=True):
        """Whether there is something."""
        return (os.path.exists if follow_symlinks else os.path.lexists)(self)

    def _is_without_links(self, test):
        try:
            return test(self.lstat().st_mode)
        except (OSError, ValueError):
            return False

    def is_dir(self, *, follow_symlinks=True):
        """Whether it leads to a folder."""
        return os.path.isdir(self) if follow_symlinks else self._is_without_links(_stat.S_ISDIR)

    def is_file(self, *, follow_symlinks=True):
        """Whether it leads to a regular file."""
        return os.path.isfile(self) if follow_symlinks else self._is_without_links(_stat.S_ISREG)

    def is_mount(self):
        """Whether another system of files begins there."""
        return os.path.ismount(self)

    def is_symlink(self):
        """Whether it is a link."""
        return os.path.islink(self)

    def is_junction(self):
        """Whether it is a junction, which only Windows has."""
        return os.path.isjunction(self)

    is_block_device = _is_kind("is_block_device", _stat.S_ISBLK)
    is_char_device = _is_kind("is_char_device", _stat.S_ISCHR)
    is_fifo = _is_kind("is_fifo", _stat.S_ISFIFO)
    is_socket = _is_kind("is_socket", _stat.S_ISSOCK)

    def samefile(self, other_path):
        """Whether another path leads to the same file."""
        found = getattr(other_path, "stat", None)
        other = found() if found is not None else self.with_segments(other_path).stat()
        return os.path.samestat(self.stat(), other)

    def owner(self, *, follow_symlinks=True):
        """Return the name of the user that owns it."""
        import pwd

        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """Return the name of the group that it belongs to."""
        import grp

        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    # Files.

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as open() does."""
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """Return the content of the file as bytes."""
        with self.open("rb", buffering=0) as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """Return the content of the file as text."""
        encoding = io.text_encoding(encoding)
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as file:
            return file.read()

    def write_bytes(self, data):
        """Make the file of these bytes; return how many they are."""
        # Opening empties the file: the data is looked at first.
        data = memoryview(data)
        with self.open("wb") as file:
            return file.write(data)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Make the file of a text; return its length."""
        encoding = io.text_encoding(encoding)
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def touch(self, mode=0o666, exist_ok=True):
        """Make an empty file, or set the time of an existing one if exist_ok is true."""
        if exist_ok:
            try:
                os.utime(self, None)
            except OSError:
                pass
            else:
                return
        how = os.O_CREAT | os.O_WRONLY | (0 if exist_ok else os.O_EXCL)
        os.close(os.open(self, how, mode))

    def unlink(self, missing_ok=False):
        """Delete the file or link; a missing one is no error if missing_ok is true."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        """Change the permissions of a link itself, where the system can."""
        self.chmod(mode, follow_symlinks=False)

    # Folders.

    def iterdir(self):
        """Return an iterator of the paths of what is in the folder, in no order."""
        with os.scandir(self) as found:
            entries = list(found)
        return self._entry_paths(entries)

    def _entry_paths(self, entries):
        make = self._from_parsed_string
        here = str(self) == "."
        for entry in entries:
            path = make(entry.name if here else entry.path)
            # What is known of it is made of this when somebody asks.
            path._entry = entry
            yield path

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a folder; with parents=True also those above it. An existing one is no error if exist_ok is true."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            # Systems disagree on the error for a folder that is there.
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        """Remove the folder, which must be empty."""
        os.rmdir(self)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Iterate over the folder and those in it: (path, names of folders, names of others), as os.walk()."""
        import sys

        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        links = follow_symlinks or os._walk_symlinks_as_files
        for text, folders, files in os.walk(str(self), top_down, on_error, links):
            # The start '.' is no part of the paths below it.
            if str(self) == ".":
                text = text[2:]
            yield self._from_parsed_string(text), folders, files

    # Patterns.

    def _pattern_parts(self, pattern):
        """Names of a pattern; an empty one at the end if it ends with a slash."""
        if not isinstance(pattern, (str, PurePath)):
            pattern = os.fspath(pattern)
        if isinstance(pattern, PurePath):
            anchor, names = pattern.anchor, list(pattern._tail)
        else:
            drive, root, names = self._parse_path(pattern)
            anchor = drive + root
            if pattern and pattern[-1] in (self.parser.sep, self.parser.altsep):
                names.append("")
        if anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        return names

    def _find(self, names, case_sensitive, recurse_symlinks):
        from pathlib import _matching

        start = str(self)
        if start == "." and not self._tail:
            start = ""
        elif start[-1:] != "/":
            start += "/"
        finder = _matching.Finder(names, case_sensitive, recurse_symlinks)
        if not os.path.isdir(start or "."):
            return
        for text in finder.find(start):
            if text[-1:] == "/" and len(text) > 1:
                text = text[:-1]
            yield self._from_parsed_string(text)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Iterate over the paths below this one that a pattern fits, in no order."""
        import sys

        sys.audit("pathlib.Path.glob", self, pattern)
        names = self._pattern_parts(pattern)
        if not any(names):
            raise ValueError(f"Unacceptable pattern: {str(pattern)!r}")
        return self._find(names, case_sensitive, recurse_symlinks)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Like glob(), at any depth."""
        import sys

        sys.audit("pathlib.Path.rglob", self, pattern)
        names = ["**", *self._pattern_parts(pattern)]
        if pattern == "":
            # Folders.
            names.append("")
        return self._find(names, case_sensitive, recurse_symlinks)

    # Other paths to the same.

    @classmethod
    def cwd(cls):
        """Return the current folder."""
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """Return the home of the user."""
        home = os.path.expanduser("~")
        if home == "~":
            raise RuntimeError("Could not determine home directory.")
        return cls(home)

    def absolute(self):
        """Return it absolute, without looking at links."""
        if self.is_absolute():
            return self
        folder = os.path.abspath(self.drive) if self.root or self.drive else os.getcwd()
        if not self.drive and not self.root and not self._tail:
            return self._from_parsed_string(folder)
        drive, root, names = self._parse_path(folder)
        return self._from_parsed_parts(drive, root, names + self._tail)

    def resolve(self, strict=False):
        """Return it absolute, without links and '..'; with strict=True everything on the way must exist."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def readlink(self):
        """Return what the link leads to."""
        return self.with_segments(os.readlink(self))

    def expanduser(self):
        """Return it with ~ or ~user at its beginning replaced by the home of the user."""
        if self.drive or self.root or self._tail[:1] == [] or self._tail[0][:1] != "~":
            return self
        home = os.path.expanduser(self._tail[0])
        if home[:1] == "~":
            raise RuntimeError("Could not determine home directory.")
        drive, root, names = self._parse_path(home)
        return self._from_parsed_parts(drive, root, names + self._tail[1:])

    def as_uri(self):
        """Return it as a URI of the scheme file."""
        if not self.is_absolute():
            raise ValueError("relative paths can't be expressed as file URIs")
        return self._uri()

    @classmethod
    def from_uri(cls, uri):
        """Return the path of a URI of the scheme file."""
        if uri[:5].lower() != "file:":
            raise ValueError("URL is missing a 'file:' scheme")
        rest = uri[5:]
        if rest[:2] == "//":
            host, slash, rest = rest[2:].partition("/")
            if host not in ("", "localhost"):
                import socket

                if host.lower() != socket.gethostname().lower():
                    raise ValueError("file:// scheme is supported only on localhost")
            rest = slash + rest
        path = cls(os.fsdecode(_unquoted(rest)))
        if not path.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return path

    # Links, and moving.

    def symlink_to(self, target, target_is_directory=False):
        """Make it a link to a target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make it another name of a file."""
        os.link(target, self)

    def rename(self, target):
        """Give it another path, which is returned; an existing file is replaced where the system does that."""
        return self._renamed(os.rename, target)

    def replace(self, target):
        """Give it another path, which is returned; an existing file is replaced."""
        return self._renamed(os.replace, target)

    def _renamed(self, function, target):
        function(self, target)
        return target if isinstance(target, PurePath) else self.with_segments(target)

    def _as_target(self, target):
        return target if hasattr(target, "with_segments") else self.with_segments(target)

    def _inside(self, folder):
        """The path under the same name in a folder."""
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if hasattr(folder, "with_segments"):
            return folder / self.name
        return self.with_segments(folder, self.name)

    def copy(self, target, **kwargs):
        """Copy the file, or the folder with all that is in it; return the new path."""
        target = self._as_target(target)
        _check_apart(self, target)
        target._copy_from(self, **kwargs)
        return target.joinpath()

    def copy_into(self, target_dir, **kwargs):
        """Copy it into a folder; return the new path."""
        return self.copy(self._inside(target_dir), **kwargs)

    def _copy_from(self, source, follow_symlinks=True, preserve_metadata=False):
        # Folders are gone through without recursion: they may be deep.
        pending = [(source, self)]
        while pending:
            origin, target = pending.pop()
            info = origin.info
            if not follow_symlinks and info.is_symlink():
                target._copy_from_symlink(origin, preserve_metadata)
            elif info.is_dir():
                children = list(origin.iterdir())
                os.mkdir(target)
                pending += [(child, target.joinpath(child.name)) for child in reversed(children)]
                if preserve_metadata:
                    _copy_metadata(origin, target)
            else:
                target._copy_from_file(origin, preserve_metadata)

    def _copy_from_symlink(self, source, preserve_metadata=False):
        os.symlink(os.readlink(source), self, source.info.is_dir())
        if preserve_metadata:
            _copy_metadata(source, self, follow_symlinks=False)

    def _copy_from_file(self, source, preserve_metadata=False):
        import shutil

        _check_different(source, self)
        with open(source, "rb") as reader, open(self, "wb") as writer:
            shutil._copy_content(reader, writer)
        if preserve_metadata:
            _copy_metadata(source, self)

    def _delete(self):
        if self.is_symlink() or self.is_junction() or not self.is_dir():
            self.unlink()
        else:
            import shutil

            shutil.rmtree(self)

    def move(self, target):
        """Move the file, or the folder with all that is in it; return the new path."""
        target = self._as_target(target)
        _check_different(self, target)
        try:
            return self.replace(target)
        except OSError as exc:
            # Another system of files: it is copied.
            if exc.errno != errno.EXDEV:
                raise
        moved = self.copy(target, follow_symlinks=False, preserve_metadata=True)
        self._delete()
        return moved

    def move_into(self, target_dir):
        """Move it into a folder; return the new path."""
        return self.move(self._inside(target_dir))


def _copy_metadata(source, target, follow_symlinks=True):
    import shutil

    shutil.copystat(source, target, follow_symlinks=follow_symlinks)


def _unquoted(text):
    """The bytes that a part of a URI stands for."""
    first, *rest = text.encode("utf-8", "surrogateescape").split(b"%")
    parts = [first]
    for piece in rest:
        try:
            parts.append(bytes.fromhex(piece[:2].decode("ascii")) + piece[2:])
        except ValueError:
            parts.append(b"%" + piece)
    return b"".join(parts)


class PosixPath(Path, PurePosixPath):
    """A path of a POSIX system."""

    __module__ = "pathlib"
    __slots__ = ()

    if os.name == "nt":

        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows."""

    __module__ = "pathlib"
    __slots__ = ()

    if os.name != "nt":

        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")


_plain_classes.update((PosixPath, WindowsPath))
