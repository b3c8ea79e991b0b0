"""The functions on paths that are the same on every system. Import them from os.path."""

import stat
from posix import fspath as _fspath

__all__ = [
    "commonprefix",
    "exists",
    "getatime",
    "getctime",
    "getmtime",
    "getsize",
    "isdevdrive",
    "isdir",
    "isfile",
    "isjunction",
    "islink",
    "lexists",
    "samefile",
    "sameopenfile",
    "samestat",
    "ALLOW_MISSING",
]


def exists(path):
    """True if the path leads to something; False for links that lead nowhere."""
    try:
        os.stat(path)
    except (OSError, ValueError):
        return False
    return True


def lexists(path):
    """True if there is something of this name, if only a link that leads nowhere."""
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def isfile(path):
    """True for a regular file, or a link to one."""
    return _is_kind(os.stat, path, 0o100000)


def isdir(s):
    """True for a directory, or a link to one."""
    return _is_kind(os.stat, s, 0o040000)


def islink(path):
    """True for a symbolic link."""
    return _is_kind(os.lstat, path, 0o120000)


def _is_kind(stat, path, kind):
    try:
        mode = stat(path).st_mode
    except (OSError, ValueError):
        return False
    return mode & 0o170000 == kind


def isjunction(path):
    """True for a junction, which there are on Windows only."""
    _fspath(path)
    return False


def isdevdrive(path):
    """True if the path is on a Dev Drive, which there are on Windows only."""
    _fspath(path)
    return False


def getsize(filename):
    """Return the size of a file."""
    return os.stat(filename).st_size


def getmtime(filename):
    """Return when a file was last changed."""
    return os.stat(filename).st_mtime


def getatime(filename):
    """Return when a file was last read."""
    return os.stat(filename).st_atime


def getctime(filename):
    """Return when what is known of a file was last changed."""
    return os.stat(filename).st_ctime


def commonprefix(m):
    """Return the longest string that all of them start with; see commonpath() for paths."""
    if not m:
        return ""
    # Lists of components are taken as they are.
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(_fspath, m))
    # Whatever is between the least and the greatest starts like both.
    first = min(m)
    last = max(m)
    for index, char in enumerate(first):
        if char != last[index]:
            return first[:index]
    return first


def samestat(s1, s2):
    """True if the two results of stat() are of the same file."""
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    """True if the two names are of the same file."""
    return samestat(os.stat(f1), os.stat(f2))


def sameopenfile(fp1, fp2):
    """True if the two descriptors are of the same file."""
    return samestat(os.fstat(fp1), os.fstat(fp2))


def _splitext(p, sep, altsep, extsep):
    # Dots in front of the name do not start an extension.
    start = p.rfind(sep)
    if altsep:
        start = max(start, p.rfind(altsep))
    dot = p.rfind(extsep)
    if dot > start:
        for index in range(start + 1, dot):
            if p[index : index + 1] != extsep:
                return p[:dot], p[dot:]
    return p, p[:0]


def _check_arg_types(funcname, *args):
    # Called to explain a TypeError.
    has_str = has_bytes = False
    for arg in args:
        if isinstance(arg, str):
            has_str = True
        elif isinstance(arg, bytes):
            has_bytes = True
        else:
            raise TypeError(
                f"{funcname}() argument must be str, bytes, or os.PathLike object, not {arg.__class__.__name__!r}"
            ) from None
    if has_str and has_bytes:
        raise TypeError("Can't mix strings and bytes in path components") from None


class ALLOW_MISSING:
    def __repr__(self):
        return "os.path.ALLOW_MISSING"

    def __reduce__(self):
        return self.__class__.__name__


ALLOW_MISSING = ALLOW_MISSING()


# os takes what stands above for its path module: whoever imports this module first must not leave it without.
import os
