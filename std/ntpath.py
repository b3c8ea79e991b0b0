"""Functions on paths as Windows writes them, on every system. On Windows they are os.path.

All work on text; bytes are decoded first, and results encoded again.
"""

import functools
import genericpath
import os
import sys
from genericpath import *

__all__ = [
    "normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
    "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile",
    "ismount", "isreserved", "expanduser", "expandvars", "normpath", "abspath", "curdir", "pardir", "sep", "pathsep",
    "defpath", "altsep", "extsep", "devnull", "realpath", "supports_unicode_filenames", "relpath", "samefile",
    "sameopenfile", "samestat", "commonpath", "isjunction", "isdevdrive", "ALLOW_MISSING",
]

curdir = "."
pardir = ".."
extsep = "."
sep = "\\"
pathsep = ";"
altsep = "/"
defpath = ".;C:\\bin"
devnull = "nul"
supports_unicode_filenames = True


def _on_text(function):
    """Let a function of one path, written for str, take bytes and objects of paths as well."""

    @functools.wraps(function)
    def wrapper(path):
        path = os.fspath(path)
        if isinstance(path, str):
            return function(path)
        result = function(os.fsdecode(path))
        if isinstance(result, tuple):
            return tuple(map(os.fsencode, result))
        return os.fsencode(result) if isinstance(result, str) else result

    return wrapper


def _get_bothseps(path):
    return b"\\/" if isinstance(path, bytes) else "\\/"


def _backslashed(path):
    return path.replace("/", "\\")


# Parts of paths.


@_on_text
def splitroot(p):
    """Split into drive, root and the rest; only the rest can be relative to something."""
    plain = _backslashed(p)
    if plain[:1] == "\\":
        if plain[1:2] != "\\":
            # Relative to the current drive.
            return "", p[:1], p[1:]
        # A share, a device, or any of both under \\?\.
        start = 8 if plain[:8].upper() == "\\\\?\\UNC\\" else 2
        end = plain.find("\\", start)
        if end >= 0:
            end = plain.find("\\", end + 1)
        if end < 0:
            return p, "", ""
        return p[:end], p[end : end + 1], p[end + 1 :]
    if plain[1:2] == ":":
        size = 3 if plain[2:3] == "\\" else 2
        return p[:2], p[2:size], p[size:]
    return "", "", p


def splitdrive(p):
    """Split into drive (or share) and the rest."""
    drive, root, rest = splitroot(p)
    return drive, root + rest


@_on_text
def split(p):
    """Split into folder and last name; the latter is empty if the path ends with a slash."""
    drive, root, rest = splitroot(p)
    at = len(rest)
    while at and rest[at - 1] not in "\\/":
        at -= 1
    folder, name = rest[:at], rest[at:]
    return drive + root + folder.rstrip("\\/"), name


def splitext(p):
    """Split into the path without extension and the extension, from the last dot on."""
    p = os.fspath(p)
    marks = (b"\\", b"/", b".") if isinstance(p, bytes) else ("\\", "/", ".")
    return genericpath._splitext(p, *marks)



def basename(p):
    """Return the last name of a path."""
    return split(p)[1]


def dirname(p):
    """Return the folder of a path."""
    return split(p)[0]


@_on_text
def isabs(s):
    """Whether a path is absolute: it has a drive (or share) and a root."""
    start = _backslashed(s[:3])
    return start.startswith(":\\", 1) or start.startswith("\\\\")


@_on_text
def normcase(s):
    """Return the path with small letters and backslashes."""
    if not s:
        return s
    return _backslashed(s).lower()


# Joining.


def _join_text(path, paths):
    drive, root, rest = splitroot(path)
    for part in paths:
        new_drive, new_root, new_rest = splitroot(part)
        if new_root:
            # From the root of this drive or another one.
            drive, root, rest = new_drive or drive, new_root, new_rest
            continue
        if new_drive and new_drive != drive:
            if new_drive.lower() != drive.lower():
                drive, root, rest = new_drive, new_root, new_rest
                continue
            drive = new_drive
        if rest and rest[-1] not in "\\/":
            rest += "\\"
        rest += new_rest
    if rest and not root and drive and drive[-1] not in ":\\/":
        # Between a share and what is on it.
        root = "\\"
    return drive + root + rest


def join(path, *paths):
    """Join paths; what comes before an absolute one does not count."""
    path = os.fspath(path)
    try:
        parts = [os.fspath(part) for part in paths]
        wrong = bytes if isinstance(path, str) else str
        if any(isinstance(part, wrong) for part in parts):
            raise TypeError
    except TypeError:
        genericpath._check_arg_types("join", path, *paths)
        raise
    if isinstance(path, bytes):
        return os.fsencode(_join_text(os.fsdecode(path), map(os.fsdecode, parts)))
    return _join_text(path, parts)


@_on_text
def normpath(path):
    """Return the path without '.', without '..' where possible, and with backslashes."""
    drive, root, rest = splitroot(_backslashed(path))
    kept = []
    for name in rest.split("\\"):
        if name in ("", "."):
            continue
        if name == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif name != ".." or not root:
            kept.append(name)
    if not kept and not drive and not root:
        kept.append(".")
    return drive + root + "\\".join(kept)


def abspath(path):
    """Return the absolute path, normalised."""
    path = os.fspath(path)
    if not isabs(path):
        if _on_text(lambda text: splitroot(text)[1])(path):
            # It has a root: there is no current drive here to add.
            return normpath(path)
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(path, *, strict=False):
    """Return the absolute path: no system but Windows knows its links."""
    return abspath(path)


def relpath(path, start=None):
    """Return the way from start (the current folder) to a path."""
    path = os.fspath(path)
    as_bytes = isinstance(path, bytes)
    if not path:
        raise ValueError("no path specified")
    if start is None:
        start = b"." if as_bytes else "."
    start = os.fspath(start)
    if isinstance(start, bytes) != as_bytes:
        genericpath._check_arg_types("relpath", path, start)
    goal, origin = (splitroot(abspath(normpath(os.fsdecode(one)))) for one in (path, start))
    if normcase(goal[0]) != normcase(origin[0]):
        raise ValueError(f"path is on mount {goal[0]!r}, start on mount {origin[0]!r}")
    down, up = ([name for name in one[2].split("\\") if name] for one in (goal, origin))
    same = 0
    for left, right in zip(down, up):
        if normcase(left) != normcase(right):
            break
        same += 1
    way = [".."] * (len(up) - same) + down[same:]
    result = "\\".join(way) or "."
    return os.fsencode(result) if as_bytes else result


def commonpath(paths):
    """Return the longest path that all paths begin with."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty iterable")
    as_bytes = isinstance(paths[0], bytes)
    if any(isinstance(path, bytes) != as_bytes for path in paths):
        genericpath._check_arg_types("commonpath", *paths)
    parts = [splitroot(_backslashed(os.fsdecode(path))) for path in paths]
    if len({drive.lower() for drive, _, _ in parts}) != 1:
        raise ValueError("Paths don't have the same drive")
    if len({root for _, root, _ in parts}) != 1:
        if parts[0][0]:
            raise ValueError("Can't mix absolute and relative paths")
        raise ValueError("Can't mix rooted and not-rooted paths")
    drive, root, rest = splitroot(_backslashed(os.fsdecode(paths[0])))
    names = [[name for name in rest.split("\\") if name not in ("", ".")] for _, _, rest in parts]
    common = []
    for level in zip(*names):
        if len({name.lower() for name in level}) != 1:
            break
        common.append(level[0])
    result = drive + root + "\\".join(common)
    return os.fsencode(result) if as_bytes else result


# Names that Windows keeps for itself.

_reserved_chars = frozenset({chr(code) for code in range(32)} | {'"', "*", ":", "<", ">", "?", "|", "/", "\\"})
_reserved_names = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{device}{number}" for device in ("COM", "LPT") for number in "123456789\xb9\xb2\xb3"}
)


def isreserved(path):
    """Whether some name in the path cannot be that of a file."""
    rest = splitroot(os.fsdecode(path))[2]
    return any(_isreservedname(name) for name in reversed(_backslashed(rest).split("\\")))


def _isreservedname(name):
    if name[-1:] in (".", " "):
        return name not in (".", "..")
    if not _reserved_chars.isdisjoint(name):
        return True
    # An extension does not help.
    return name.partition(".")[0].rstrip(" ").upper() in _reserved_names


@_on_text
def ismount(path):
    """Whether a path is the root of a drive or of a share."""
    drive, root, rest = splitroot(abspath(path))
    if drive and drive[0] in "\\/":
        return not rest
    return bool(root and not rest)


# Users and variables.


@_on_text
def expanduser(path):
    """Return the path with a ~ or ~user at its beginning replaced by the home of the user."""
    if path[:1] != "~":
        return path
    name_end = min((at for mark in "\\/" if (at := path.find(mark)) >= 0), default=len(path))
    if "USERPROFILE" in os.environ:
        home = os.environ["USERPROFILE"]
    elif "HOMEPATH" in os.environ:
        home = join(os.environ.get("HOMEDRIVE", ""), os.environ["HOMEPATH"])
    else:
        return path
    user = path[1:name_end]
    me = os.environ.get("USERNAME")
    if user and user != me:
        # Homes of others are guessed: beside this one, if it has its user's name.
        if me != basename(home):
            return path
        home = join(dirname(home), user)
    return home + path[name_end:]


def _variable(name, otherwise):
    return os.environ.get(name, otherwise)


def _take_variable(path, at):
    """What stands at a $ or %: (text for it, end)."""
    if path[at] == "%":
        if path.startswith("%%", at):
            return "%", at + 2
        end = path.find("%", at + 1)
        if end < 0:
            return path[at:], len(path)
        return _variable(path[at + 1 : end], path[at : end + 1]), end + 1
    if path.startswith("$$", at):
        return "$", at + 2
    if path.startswith("${", at):
        end = path.find("}", at)
        if end < 0:
            return path[at:], len(path)
        return _variable(path[at + 2 : end], path[at : end + 1]), end + 1
    end = at + 1
    while end < len(path) and (path[end] in "_-" or path[end].isalnum()):
        end += 1
    return _variable(path[at + 1 : end], path[at:end]), end


@_on_text
def expandvars(path):
    """Return the path with $NAME, ${NAME} and %NAME% replaced by variables; not between single quotes."""
    parts, at = [], 0
    while at < len(path):
        char = path[at]
        if char == "'":
            end = path.find("'", at + 1)
            end = len(path) if end < 0 else end + 1
            parts.append(path[at:end])
        elif char in "$%":
            text, end = _take_variable(path, at)
            parts.append(text)
        else:
            end = at + 1
            parts.append(char)
        at = end
    return "".join(parts)
