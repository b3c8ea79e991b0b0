"""Dictionaries of bytes in files, in whichever form is there."""

import io
import os
import struct
import sys

__all__ = ["open", "whichdb", "error"]


class error(Exception):
    pass


# The forms, the best first.
_names = ["dbm.sqlite3", "dbm.gnu", "dbm.ndbm", "dbm.dumb"]
_defaultmod = None
_modules = {}

error = (error, OSError)

# Numbers at the beginning of files of GNU's form.
_GNU_MAGIC = (0x13579ACE, 0x13579ACD, 0x13579ACF)


def _usable(name):
    """The module of a form, or None if it cannot be imported."""
    if name not in _modules:
        try:
            _modules[name] = __import__(name, fromlist=["open"])
        except ImportError:
            return None
    return _modules[name]


def open(file, flag="r", mode=0o666):
    """Open a file: read-only with flag "r", for writing with "w", made if need be with "c", anew with "n"."""
    global _defaultmod
    if _defaultmod is None:
        found = [module for module in map(_usable, _names) if module]
        if not found:
            raise ImportError(f"no dbm clone found; tried {_names}")
        _defaultmod = found[0]
    kind = whichdb(file) if "n" not in flag else None
    if kind is None:
        if "c" not in flag and "n" not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        module = _defaultmod
    elif kind == "":
        raise error[0]("db type could not be determined")
    else:
        module = _usable(kind)
        if module is None:
            raise error[0](f"db type is {kind}, but the module is not available")
    return module.open(file, flag, mode)


def whichdb(filename):
    """The form of a file: the name of a module, "" if it is not known, None if there is no file that can be read."""
    filename = os.fsencode(filename)
    for ending, kind in (b".pag", "dbm.ndbm"), (b".db", "dbm.ndbm"):
        try:
            with io.open(filename + ending, "rb"):
                pass
            if ending == b".pag":
                with io.open(filename + b".dir", "rb"):
                    pass
            elif _usable("dbm.ndbm") is None:
                continue
            return kind
        except OSError:
            pass
    try:
        with io.open(filename + b".dir", "rb") as index:
            os.stat(filename + b".dat")
            # An empty index has no first letter to look at.
            if os.stat(filename + b".dir").st_size == 0 or index.read(1) in (b"'", b'"'):
                return "dbm.dumb"
    except OSError:
        pass
    try:
        with io.open(filename, "rb") as file:
            start = file.read(16)
    except OSError:
        return None
    if len(start) < 4:
        return ""
    if start == b"SQLite format 3\0":
        return "dbm.sqlite3"
    if struct.unpack("=l", start[:4])[0] in _GNU_MAGIC:
        return "dbm.gnu"
    return ""


if __name__ == "__main__":
    for filename in sys.argv[1:]:
        print(whichdb(filename) or "UNKNOWN", filename)
