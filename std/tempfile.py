"""Temporary files and folders, with names that nobody else has."""

__all__ = [
    "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp",
    "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb",
]

import errno as _errno
import functools as _functools
import io as _io
import os as _os
import shutil as _shutil
import stat as _stat
import sys as _sys
import types as _types
import warnings as _warnings
import weakref as _weakref
from _thread import allocate_lock as _allocate_lock
from random import Random as _Random

_text_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | getattr(_os, "O_NOFOLLOW", 0)
_bin_openflags = _text_openflags | getattr(_os, "O_BINARY", 0)

# How many names are tried.
TMP_MAX = getattr(_os, "TMP_MAX", 10000)

template = "tmp"
# The folder that is used when none is given; None: not yet chosen.
tempdir = None

_once_lock = _allocate_lock()


def _exists(fn):
    return _os.path.lexists(fn)


# Names.


def _infer_return_type(*args):
    """str or bytes: what the given parts of a name are."""
    kind = None
    for part in args:
        if part is None:
            continue
        part = _os.fspath(part) if isinstance(part, _os.PathLike) else part
        found = bytes if isinstance(part, bytes) else str
        if kind not in (None, found):
            raise TypeError("Can't mix bytes and non-bytes in path components.")
        kind = found
    if kind is not None:
        return kind
    return bytes if isinstance(tempdir, bytes) else str


def _sanitize_params(prefix, suffix, dir):
    """Fill in what was not given."""
    kind = _infer_return_type(prefix, suffix, dir)
    as_text = kind is str
    if suffix is None:
        suffix = kind()
    if prefix is None:
        prefix = template if as_text else _os.fsencode(template)
    if dir is None:
        dir = gettempdir() if as_text else gettempdirb()
    return prefix, suffix, dir, kind


class _RandomNameSequence:
    """Random names without end, other ones after fork()."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"

    @property
    def rng(self):
        here = _os.getpid()
        if getattr(self, "_rng_pid", None) != here:
            self._rng_pid = here
            self._rng = _Random()
        return self._rng

    def __iter__(self):
        return self

    def __next__(self):
        return "".join(self.rng.choices(self.characters, k=8))


_name_sequence = None


def _get_candidate_names():
    global _name_sequence
    if _name_sequence is None:
        with _once_lock:
            if _name_sequence is None:
                _name_sequence = _RandomNameSequence()
    return _name_sequence


def _names(dir, pre, suf, output_type):
    """Paths to try, until there were too many."""
    names = _get_candidate_names()
    if output_type is bytes:
        names = map(_os.fsencode, names)
    for _ in range(TMP_MAX):
        yield _os.path.join(dir, pre + next(names) + suf)


# Where.


def _candidate_tempdir_list():
    """Folders to try, the best first."""
    places = [place for name in ("TMPDIR", "TEMP", "TMP") if (place := _os.getenv(name))]
    places += ["/tmp", "/var/tmp", "/usr/tmp"]
    try:
        places.append(_os.getcwd())
    except OSError:
        places.append(_os.curdir)
    return places


def _get_default_tempdir(dirlist=None):
    """The first folder that a file can be written to."""
    names = _RandomNameSequence()
    places = _candidate_tempdir_list() if dirlist is None else dirlist
    for place in places:
        if place != _os.curdir:
            place = _os.path.abspath(place)
        for name in (next(names) for _ in range(100)):
            path = _os.path.join(place, name)
            try:
                fd = _os.open(path, _bin_openflags, 0o600)
            except FileExistsError:
                continue
            except OSError:
                # No such folder, or not for us.
                break
            try:
                try:
                    _os.write(fd, b"blat")
                finally:
                    try:
                        _os.close(fd)
                    finally:
                        _os.unlink(path)
            except OSError:
                break
            return place
    raise FileNotFoundError(_errno.ENOENT, f"No usable temporary directory found in {places}")


def _gettempdir():
    global tempdir
    if tempdir is None:
        with _once_lock:
            if tempdir is None:
                tempdir = _get_default_tempdir()
    return tempdir


def gettempdir():
    """Return the folder for temporary files, as str."""
    return _os.fsdecode(_gettempdir())


def gettempdirb():
    """Return the folder for temporary files, as bytes."""
    return _os.fsencode(_gettempdir())


def gettempprefix():
    """Return what names begin with, as str."""
    return _os.fsdecode(template)


def gettempprefixb():
    """Return what names begin with, as bytes."""
    return _os.fsencode(template)


# Plain functions.


def _mkstemp_inner(dir, pre, suf, flags, output_type):
    dir = _os.path.abspath(dir)
    for path in _names(dir, pre, suf, output_type):
        _sys.audit("tempfile.mkstemp", path)
        try:
            return _os.open(path, flags, 0o600), path
        except FileExistsError:
            continue
    raise FileExistsError(_errno.EEXIST, "No usable temporary file name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Make a file that only this user can read and write; return (descriptor, path).

    Deleting it is up to the caller.
    """
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    return _mkstemp_inner(dir, prefix, suffix, _text_openflags if text else _bin_openflags, kind)


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Make a folder that only this user can use; return its path. Removing it is up to the caller."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    for path in _names(dir, prefix, suffix, kind):
        _sys.audit("tempfile.mkdtemp", path)
        try:
            _os.mkdir(path, 0o700)
        except FileExistsError:
            continue
        return _os.path.abspath(path)
    raise FileExistsError(_errno.EEXIST, "No usable temporary directory name found")


def mktemp(suffix="", prefix=template, dir=None):
    """Return a path that does not exist. Unsafe: by the time of its use it may; use mkstemp()."""
    for path in _names(gettempdir() if dir is None else dir, prefix, suffix, str):
        if not _exists(path):
            return path
    raise FileExistsError(_errno.EEXIST, "No usable temporary filename found")


# Files with names.


class _TemporaryFileCloser:
    """Closes a file and deletes it; does the deleting also when it is forgotten."""

    cleanup_called = False
    close_called = False

    def __init__(
        self, file, name, delete=True, delete_on_close=True, warn_message="Implicitly cleaning up unknown file"
    ):
        self.file, self.name = file, name
        self.delete, self.delete_on_close = delete, delete_on_close
        self.warn_message = warn_message

    def cleanup(self, windows=False, unlink=_os.unlink):
        """Close and delete, as far as that is still to be done."""
        if self.cleanup_called:
            return
        self.cleanup_called = True
        try:
            if not self.close_called:
                self.close_called = True
                self.file.close()
        finally:
            if self.delete:
                try:
                    unlink(self.name)
                except FileNotFoundError:
                    pass

    def close(self):
        """Close, and delete if closing is the time for that."""
        if self.close_called:
            return
        self.close_called = True
        try:
            self.file.close()
        finally:
            if self.delete and self.delete_on_close:
                self.cleanup()

    def __del__(self):
        forgotten = not self.cleanup_called
        self.cleanup()
        if forgotten:
            _warnings.warn(self.warn_message, ResourceWarning)


class _TemporaryFileWrapper:
    """A file that is deleted when it is closed; everything else is up to the file itself."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file, self.name = file, name
        self._closer = _TemporaryFileCloser(
            file, name, delete, delete_on_close, f"Implicitly cleaning up {self!r}"
        )

    def __repr__(self):
        file = self.__dict__["file"]
        return f"<{type(self).__name__} {file=}>"

    def __getattr__(self, name):
        found = getattr(self.__dict__["file"], name)
        if isinstance(found, int) or not callable(found):
            return found
        # A method must keep this object: without it the file would be gone.
        closer = self._closer

        @_functools.wraps(found)
        def method(*args, **kwargs):
            return found(*args, **kwargs)

        method._closer = closer
        setattr(self, name, method)
        return method

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._closer.cleanup()
        return result

    def close(self):
        """Close the file; it is deleted, unless that waits for the end of its context."""
        self._closer.close()

    def __iter__(self):
        # Not the file's own iterator, which would not keep this object.
        for line in self.file:
            yield line


def _opener(dir, prefix, suffix, flags, output_type, opened):
    """What open() is to be given to open a new file; its path is put into `opened`."""

    def opener(*args):
        fd, path = _mkstemp_inner(dir, prefix, suffix, flags, output_type)
        opened.append(path)
        return fd

    return opener


def _name_raw(file, name):
    """Give a file object its path as name, below its buffers."""
    raw = getattr(file, "buffer", file)
    getattr(raw, "raw", raw).name = name


def NamedTemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *,
    errors=None, delete_on_close=True,
):
    """Make a file with a name (attribute name); return it opened.

    It is deleted when it is closed; with delete_on_close=False at the end of its context, with delete=False not at all.
    """
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    opened = []
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    try:
        file = _io.open(
            dir, mode, buffering=buffering, encoding=encoding, errors=errors, newline=newline,
            opener=_opener(dir, prefix, suffix, _bin_openflags, kind, opened),
        )
        try:
            _name_raw(file, opened[0])
            return _TemporaryFileWrapper(file, opened[0], delete, delete_on_close)
        except:
            file.close()
            raise
    except:
        if opened:
            _os.unlink(opened[0])
        raise


# Whether the system makes files without a name; false once it has refused.
_O_TMPFILE_WORKS = hasattr(_os, "O_TMPFILE")


def TemporaryFile(
    mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *, errors=None
):
    """Make a file without a name; return it opened. It is gone when it is closed."""
    global _O_TMPFILE_WORKS
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    how = {"buffering": buffering, "encoding": encoding, "errors": errors, "newline": newline}
    if _O_TMPFILE_WORKS:
        opened = []

        def nameless(*args):
            fd = _os.open(dir, (_bin_openflags | _os.O_TMPFILE) & ~(_os.O_CREAT | _os.O_EXCL), 0o600)
            opened.append(fd)
            return fd

        try:
            file = _io.open(dir, mode, opener=nameless, **how)
            _name_raw(file, opened[0])
            return file
        except IsADirectoryError:
            # An old kernel does not know the flag.
            _O_TMPFILE_WORKS = False
        except OSError:
            # This system of files cannot.
            pass
    opened = []
    make = _opener(dir, prefix, suffix, _bin_openflags, kind, opened)
    unnamed = []

    def opener(*args):
        fd = make(*args)
        try:
            _os.unlink(opened[0])
        except BaseException:
            _os.close(fd)
            raise
        unnamed.append(fd)
        return fd

    file = _io.open(dir, mode, opener=opener, **how)
    _name_raw(file, unnamed[0])
    return file


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that lies in memory until it is larger than max_size, or fileno() is called."""

    _rolled = False

    def __init__(
        self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
        dir=None, *, errors=None,
    ):
        self._max_size = max_size
        if "b" in mode:
            self._file = _io.BytesIO()
        else:
            encoding = _io.text_encoding(encoding)
            self._file = _io.TextIOWrapper(
                _io.BytesIO(), encoding=encoding, errors=errors, newline=newline
            )
        self._TemporaryFileArgs = {
            "mode": mode, "buffering": buffering, "suffix": suffix, "prefix": prefix, "encoding": encoding,
            "newline": newline, "dir": dir, "errors": errors,
        }

    __class_getitem__ = classmethod(_types.GenericAlias)

    def _check(self, file):
        if not self._rolled and self._max_size and file.tell() > self._max_size:
            self.rollover()

    def rollover(self):
        """Go on in a file of the disk."""
        if self._rolled:
            return
        memory = self._file
        file = TemporaryFile(**self._TemporaryFileArgs)
        del self._TemporaryFileArgs
        position = memory.tell()
        target = file
        if isinstance(memory, _io.TextIOWrapper):
            # As bytes, so that nothing is encoded anew.
            memory.flush()
            memory, target = memory.buffer, file.buffer
        target.write(memory.getbuffer())
        file.seek(position, 0)
        self._file = file
        self._rolled = True

    # The context returns this object, which the file's own would not.

    def __enter__(self):
        if not self.closed:
            return self
        raise ValueError("Cannot enter context with closed file")

    def __exit__(self, exc, value, tb):
        self.close()

    def __del__(self):
        if not self.closed:
            _warnings.warn(f"Unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    @property
    def name(self):
        # In memory it has none.
        return getattr(self._file, "name", None)

    @property
    def mode(self):
        return self._file.mode if self._rolled else self._TemporaryFileArgs["mode"]

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def truncate(self, size=None):
        if size is not None and size > self._max_size:
            self.rollover()
        return self._file.truncate() if size is None else self._file.truncate(size)

    def write(self, s):
        written = self._file.write(s)
        self._check(self._file)
        return written

    def writelines(self, iterable):
        lines = iter(iterable)
        while self._max_size and not self._rolled:
            for line in lines:
                self.write(line)
                break
            else:
                return None
        return self._file.writelines(lines)

    # What follows is done by the file below, wherever it lies.

    def __iter__(self):
        return self._file.__iter__()

    def close(self):
        return self._file.close()

    def detach(self):
        return self._file.detach()

    def flush(self):
        return self._file.flush()

    def isatty(self):
        return self._file.isatty()

    def read(self, /, *args):
        return self._file.read(*args)

    def read1(self, /, *args):
        return self._file.read1(*args)

    def readable(self):
        return self._file.readable()

    def readinto(self, b):
        return self._file.readinto(b)

    def readinto1(self, b):
        return self._file.readinto1(b)

    def readline(self, /, *args):
        return self._file.readline(*args)

    def readlines(self, /, *args):
        return self._file.readlines(*args)

    def seek(self, /, *args):
        return self._file.seek(*args)

    def seekable(self):
        return self._file.seekable()

    def tell(self):
        return self._file.tell()

    def writable(self):
        return self._file.writable()


for _name in ("closed", "encoding", "errors", "newlines"):
    setattr(SpooledTemporaryFile, _name, property(lambda self, _name=_name: getattr(self._file, _name)))
del _name


# Folders.


def _dont_follow_symlinks(func, path, *args):
    """Call a function for a link itself; not at all where the system would follow it."""
    if func in _os.supports_follow_symlinks:
        func(path, *args, follow_symlinks=False)
    elif not _os.path.islink(path):
        func(path, *args)


def _resetperms(path):
    if hasattr(_os, "chflags"):
        _dont_follow_symlinks(_os.chflags, path, 0)
    _dont_follow_symlinks(_os.chmod, path, 0o700)


class TemporaryDirectory:
    """A temporary folder (attribute name), removed with all that is in it by cleanup() or at the end of its context.

    With delete=False it stays. What cannot be removed is an error unless ignore_cleanup_errors is true.
    """

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self._delete = delete
        self._finalizer = _weakref.finalize(
            self, self._cleanup, self.name, warn_message=f"Implicitly cleaning up {self!r}",
            ignore_errors=ignore_cleanup_errors, delete=delete,
        )

    __class_getitem__ = classmethod(_types.GenericAlias)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    @classmethod
    def _rmtree(cls, name, ignore_errors=False, repeated=False):
        def onexc(function, path, exc):
            if isinstance(exc, FileNotFoundError):
                return
            if not isinstance(exc, PermissionError):
                if not ignore_errors:
                    raise exc
                return
            if repeated and path == name:
                # That has been tried.
                if ignore_errors:
                    return
                raise exc
            try:
                # Something in it may forbid what its owner may allow again.
                if path != name:
                    _resetperms(_os.path.dirname(path))
                _resetperms(path)
                try:
                    _os.unlink(path)
                except IsADirectoryError:
                    cls._rmtree(path, ignore_errors, repeated=(path == name))
                except PermissionError:
                    # A folder, for some systems.
                    if not _os.path.isdir(path) or _os.path.islink(path):
                        raise
                    cls._rmtree(path, ignore_errors, repeated=(path == name))
            except FileNotFoundError:
                pass
            except OSError:
                if not ignore_errors:
                    raise

        _shutil.rmtree(name, onexc=onexc)

    @classmethod
    def _cleanup(cls, name, warn_message, ignore_errors=False, delete=True):
        if delete:
            cls._rmtree(name, ignore_errors=ignore_errors)
            _warnings.warn(warn_message, ResourceWarning)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Remove the folder and all that is in it."""
        if self._finalizer.detach() or _os.path.exists(self.name):
            self._rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)
