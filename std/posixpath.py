"""Functions on paths as POSIX systems write them. Import them as os.path."""

import genericpath
import os
import sys
from genericpath import *
from posix import fspath as _fspath

__all__ = [
    "normcase",
    "isabs",
    "join",
    "splitdrive",
    "splitroot",
    "split",
    "splitext",
    "basename",
    "dirname",
    "commonprefix",
    "getsize",
    "getmtime",
    "getatime",
    "getctime",
    "islink",
    "exists",
    "lexists",
    "isdir",
    "isfile",
    "ismount",
    "expanduser",
    "expandvars",
    "normpath",
    "abspath",
    "samefile",
    "sameopenfile",
    "samestat",
    "curdir",
    "pardir",
    "sep",
    "pathsep",
    "defpath",
    "altsep",
    "extsep",
    "devnull",
    "realpath",
    "supports_unicode_filenames",
    "relpath",
    "commonpath",
    "isjunction",
    "isdevdrive",
    "ALLOW_MISSING",
]

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = sys.platform == "darwin"


def _get_sep(path):
    return b"/" if isinstance(path, bytes) else "/"


def normcase(s):
    """Case matters here: return the path as it is."""
    return _fspath(s)


def isabs(s):
    """True if the path starts at the root."""
    s = _fspath(s)
    return s.startswith(_get_sep(s))


def join(a, *p):
    """Join paths with slashes; an absolute one drops what is before it."""
    a = _fspath(a)
    sep = _get_sep(a)
    path = a
    try:
        for b in p:
            b = _fspath(b)
            if b.startswith(sep) or not path:
                path = b
            elif path.endswith(sep):
                path += b
            else:
                path += sep + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", a, *map(_fspath, p))
        raise
    return path


def split(p):
    """Split into what is before and after the last slash."""
    p = _fspath(p)
    sep = _get_sep(p)
    cut = p.rfind(sep) + 1
    head, tail = p[:cut], p[cut:]
    if head and head != sep * len(head):
        head = head.rstrip(sep)
    return head, tail


def splitext(p):
    """Split the extension off: the last dot and what is behind it."""
    p = _fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b"/", None, b".")
    return genericpath._splitext(p, "/", None, ".")


def splitdrive(p):
    """There are no drives here: return an empty one and the path."""
    p = _fspath(p)
    return p[:0], p


def _splitroot(p):
    p = _fspath(p)
    sep = _get_sep(p)
    empty = p[:0]
    if p[:1] != sep:
        return empty, empty, p
    # Exactly two slashes may mean something else to the system.
    if p[1:2] == sep and p[2:3] != sep:
        return empty, p[:2], p[2:]
    return empty, sep, p[1:]


def splitroot(p):
    """Split into the (empty) drive, the slashes at the start, and the rest."""
    return _splitroot(p)


def basename(p):
    """Return what is behind the last slash."""
    p = _fspath(p)
    return p[p.rfind(_get_sep(p)) + 1 :]


def dirname(p):
    """Return what is before the last slash."""
    p = _fspath(p)
    sep = _get_sep(p)
    head = p[: p.rfind(sep) + 1]
    if head and head != sep * len(head):
        head = head.rstrip(sep)
    return head


def ismount(path):
    """True if another file system is mounted there (bind mounts cannot be told)."""
    try:
        here = os.lstat(path)
    except (OSError, ValueError):
        return False
    if here.st_mode & 0o170000 == 0o120000:
        # A link is none.
        return False
    path = _fspath(path)
    try:
        above = os.lstat(join(path, b".." if isinstance(path, bytes) else ".."))
    except OSError:
        try:
            # Without the right to enter it.
            above = os.lstat(join(realpath(path), b".." if isinstance(path, bytes) else ".."))
        except OSError:
            return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def expanduser(path):
    """Replace ~ or ~name at the start by the home directory, if it is known."""
    path = _fspath(path)
    is_bytes = isinstance(path, bytes)
    if not path.startswith(b"~" if is_bytes else "~"):
        return path
    sep = _get_sep(path)
    end = path.find(sep, 1)
    if end < 0:
        end = len(path)
    if end == 1:
        if "HOME" in os.environ:
            home = os.environ["HOME"]
        else:
            try:
                import pwd
            except ImportError:
                return path
            try:
                home = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:
                return path
    else:
        try:
            import pwd
        except ImportError:
            return path
        name = path[1:end]
        if is_bytes:
            name = os.fsdecode(name)
        try:
            home = pwd.getpwnam(name).pw_dir
        except KeyError:
            return path
    if home is None and sys.platform == "vxworks":
        return path
    if is_bytes:
        home = os.fsencode(home)
    home = home.rstrip(sep)
    return (home + path[end:]) or sep


def expandvars(path):
    """Replace $name and ${name} by environment variables; unknown ones are left alone."""
    path = _fspath(path)
    is_bytes = isinstance(path, bytes)
    dollar = b"$" if is_bytes else "$"
    if dollar not in path:
        return path
    if is_bytes:
        opening, closing = b"{", b"}"
        variables = getattr(os, "environb", None)
    else:
        opening, closing = "{", "}"
        variables = os.environ
    parts = path.split(dollar)
    result = [parts[0]]
    for part in parts[1:]:
        end = name = None
        if part.startswith(opening):
            close = part.find(closing, 1)
            if close > 0:
                name = part[1:close]
                end = close + 1
        else:
            end = 0
            while end < len(part) and _is_word(part[end : end + 1]):
                end += 1
            name = part[:end]
        value = None
        if name:
            try:
                value = variables[name] if variables is not None else os.fsencode(os.environ[os.fsdecode(name)])
            except KeyError:
                pass
        if value is None:
            result.append(dollar + part)
        else:
            result.append(value + part[end:])
    return path[:0].join(result)


def _is_word(char):
    # Letters and digits of ASCII, and the underscore.
    return char.isascii() and (char.isalnum() or char in ("_", b"_"))


def normpath(path):
    """Remove superfluous slashes, "." and "..", without looking at the file system."""
    path = _fspath(path)
    if isinstance(path, bytes):
        dot, dotdot = b".", b".."
    else:
        dot, dotdot = ".", ".."
    if not path:
        return dot
    sep = _get_sep(path)
    _, root, path = _splitroot(path)
    parts = []
    for part in path.split(sep):
        if not part or part == dot:
            continue
        if part != dotdot or (not root and not parts) or (parts and parts[-1] == dotdot):
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + sep.join(parts)) or dot


try:
    from posix import _path_normpath
except ImportError:
    pass
else:

    def normpath(path):
        """Remove superfluous slashes, "." and "..", without looking at the file system."""
        return _path_normpath(_fspath(path)) or _dot_like(path)

    def _dot_like(path):
        return b"." if isinstance(_fspath(path), bytes) else "."


def abspath(path):
    """Make a path absolute and normalise it."""
    path = _fspath(path)
    if isinstance(path, bytes):
        if not path.startswith(b"/"):
            path = join(os.getcwdb(), path)
    elif not path.startswith("/"):
        path = join(os.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Follow all symbolic links of the path.

    What is missing is left as it is, unless strict is true; with ALLOW_MISSING only that.
    """
    filename = _fspath(filename)
    if isinstance(filename, bytes):
        sep, dot, dotdot = b"/", b".", b".."
        getcwd = os.getcwdb
    else:
        sep, dot, dotdot = "/", ".", ".."
        getcwd = os.getcwd
    if strict is ALLOW_MISSING:
        ignored = FileNotFoundError
    elif strict:
        ignored = ()
    else:
        ignored = OSError

    # The parts that are left, the first at the end. None marks that the link on the stack below
    # it has been resolved.
    rest = filename.split(sep)[::-1]
    to_check = len(rest)
    if filename.startswith(sep):
        path = sep
        rest.pop()
        to_check -= 1
    else:
        path = getcwd()
    # What links lead to; None while it is being found out.
    resolved = {}
    while rest:
        part = rest.pop()
        if part is None:
            # The link whose target has been followed up to here.
            resolved[rest.pop()] = path
            continue
        if not part or part == dot:
            continue
        if part == dotdot:
            path = path[: path.rindex(sep)] or sep
            continue
        new = path + part if path == sep else path + sep + part
        try:
            mode = os.lstat(new).st_mode
            if mode & 0o170000 != 0o120000:
                if strict and mode & 0o170000 != 0o040000 and any(item is not None for item in _ahead(rest)):
                    # A file in the middle: the error of the system.
                    os.stat(new + sep)
                path = new
                continue
            if new in resolved:
                target = resolved[new]
                if target is None:
                    # A loop: the system says so, if we are strict.
                    if strict:
                        os.stat(new)
                    path = new
                else:
                    path = target
                continue
            target = os.readlink(new)
        except ignored:
            path = new
            continue
        resolved[new] = None
        rest.append(new)
        rest.append(None)
        if target.startswith(sep):
            path = sep
        rest.extend(target.split(sep)[::-1])
    return path


def _ahead(rest):
    # The parts of the path still to be walked, without the notes about links.
    note = False
    for item in reversed(rest):
        if note:
            note = False
        elif item is None:
            note = True
        else:
            yield item


def relpath(path, start=None):
    """Return the path as seen from the directory start, by default the current one."""
    path = _fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        dot, dotdot = b".", b".."
    else:
        dot, dotdot = ".", ".."
    sep = _get_sep(path)
    start = dot if start is None else _fspath(start)
    try:
        from_parts = [part for part in abspath(start).split(sep) if part]
        to_parts = [part for part in abspath(path).split(sep) if part]
        common = len(commonprefix([from_parts, to_parts]))
        parts = [dotdot] * (len(from_parts) - common) + to_parts[common:]
        return sep.join(parts) if parts else dot
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """Return the longest path that all of them are below."""
    paths = tuple(map(_fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if isinstance(paths[0], bytes):
        sep, dot = b"/", b"."
    else:
        sep, dot = "/", "."
    try:
        split_paths = [path.split(sep) for path in paths]
        absolute = {path.startswith(sep) for path in paths}
        if len(absolute) != 1:
            raise ValueError("Can't mix absolute and relative paths") from None
        split_paths = [[part for part in parts if part and part != dot] for parts in split_paths]
        common = commonprefix([min(split_paths), max(split_paths)])
        return (sep if absolute.pop() else sep[:0]) + sep.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
