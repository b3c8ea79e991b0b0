"""The form of dbm that needs nothing: values in a file of blocks, an index of text beside it."""

import ast as _ast
import collections.abc
import io as _io
import os as _os

__all__ = ["error", "open"]

# Values begin at multiples of this.
_BLOCKSIZE = 512

error = OSError


def _encoded(key):
    return key.encode("utf-8") if isinstance(key, str) else key


def _line(key, place):
    """The line of the index for a key."""
    return f"{key.decode('Latin-1')!r}, {place!r}\n"


class _Database(collections.abc.MutableMapping):
    # They are needed at the end of the program too.
    _os = _os
    _io = _io
    _line = staticmethod(_line)

    def __init__(self, filebasename, mode, flag="c"):
        filebasename = _os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == "r"
        self._dirfile = filebasename + b".dir"
        self._datfile = filebasename + b".dat"
        self._bakfile = filebasename + b".bak"
        # Key to place and size of the value; None once it is closed.
        self._index = None
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == "n":
            for file in self._datfile, self._bakfile, self._dirfile:
                try:
                    _os.remove(file)
                except OSError:
                    pass
        try:
            with _io.open(self._datfile, "r", encoding="Latin-1"):
                pass
        except OSError:
            if flag not in ("c", "n"):
                raise
            with _io.open(self._datfile, "w", encoding="Latin-1"):
                self._chmod(self._datfile)

    def _update(self, flag):
        """Read the index."""
        self._modified = False
        self._index = {}
        try:
            file = _io.open(self._dirfile, "r", encoding="Latin-1")
        except OSError:
            if flag not in ("c", "n"):
                raise
            with self._io.open(self._dirfile, "w", encoding="Latin-1"):
                self._chmod(self._dirfile)
            return
        with file:
            for line in file:
                key, place = _ast.literal_eval(line.rstrip())
                self._index[key.encode("Latin-1")] = place

    def _commit(self):
        """Write the index; the old one is kept until then."""
        if self._index is None or not self._modified:
            return
        try:
            self._os.unlink(self._bakfile)
        except OSError:
            pass
        try:
            self._os.rename(self._dirfile, self._bakfile)
        except OSError:
            pass
        with self._io.open(self._dirfile, "w", encoding="Latin-1") as file:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                file.write(self._line(key, place))
        self._modified = False

    sync = _commit

    def _entries(self):
        """The index, as long as the file is open."""
        if self._index is None:
            raise error("DBM object has already been closed")
        return self._index

    def _writable(self):
        """The index, which is about to change."""
        if self._readonly:
            raise error("The database is opened for reading only")
        return self._entries()

    def _stored(self, value, what):
        value = _encoded(value)
        if not isinstance(value, (bytes, bytearray)):
            raise TypeError(f"{what} must be bytes or strings")
        return value

    def __getitem__(self, key):
        place, size = self._entries()[_encoded(key)]
        with _io.open(self._datfile, "rb") as file:
            file.seek(place)
            return file.read(size)

    def _addval(self, val):
        """Put a value at the end; where it is."""
        with _io.open(self._datfile, "rb+") as file:
            file.seek(0, 2)
            place = file.tell()
            rest = -place % _BLOCKSIZE
            file.write(b"\0" * rest + val)
        return place + rest, len(val)

    def _setval(self, pos, val):
        """Put a value in place of another, which has taken as many blocks."""
        with _io.open(self._datfile, "rb+") as file:
            file.seek(pos)
            file.write(val)
        return pos, len(val)

    def _addkey(self, key, place):
        self._index[key] = place
        with _io.open(self._dirfile, "a", encoding="Latin-1") as file:
            self._chmod(self._dirfile)
            file.write(_line(key, place))

    def __setitem__(self, key, val):
        if self._readonly:
            raise error("The database is opened for reading only")
        key, val = self._stored(key, "keys"), self._stored(val, "values")
        entries = self._entries()
        self._modified = True
        if key not in entries:
            self._addkey(key, self._addval(val))
            return
        place, size = entries[key]
        blocks = lambda n: -(-n // _BLOCKSIZE)
        # What it took before is lost if it does not fit.
        entries[key] = self._setval(place, val) if blocks(len(val)) <= blocks(size) else self._addval(val)

    def __delitem__(self, key):
        entries = self._writable()
        self._modified = True
        del entries[_encoded(key)]
        # The index is written at once: what is still in the file would come back.
        self._commit()

    def keys(self):
        return [*self._entries()]

    def items(self):
        return [(key, self[key]) for key in self._entries()]

    def __contains__(self, key):
        return _encoded(key) in self._entries()

    def __iter__(self):
        return iter(self._entries())

    iterkeys = __iter__

    def __len__(self):
        return len(self._entries())

    def close(self):
        try:
            self._commit()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    __del__ = close

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag="c", mode=0o666):
    """Open the files FILE.dat and FILE.dir, made if need be unless flag is "r" or "w"."""
    # The mode of the process is taken away as for any new file.
    try:
        umask = _os.umask(0)
        _os.umask(umask)
        mode &= ~umask
    except AttributeError:
        pass
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(file, mode, flag=flag)
