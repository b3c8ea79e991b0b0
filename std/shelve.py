"""Dictionaries in files: strings as keys, anything that can be pickled as values."""

from collections.abc import MutableMapping
from io import BytesIO
from pickle import DEFAULT_PROTOCOL, Pickler, Unpickler

__all__ = ["Shelf", "BsdDbShelf", "DbfilenameShelf", "open"]


class _ClosedDict(MutableMapping):
    """What a shelf has for its dictionary once it is closed."""

    def closed(self, *args):
        raise ValueError("invalid operation on closed shelf")

    __iter__ = __len__ = __getitem__ = __setitem__ = __delitem__ = keys = closed

    def __repr__(self):
        return "<Closed Dictionary>"


class Shelf(MutableMapping):
    """Keeps pickled values in a dictionary of bytes."""

    def __init__(self, dict, protocol=None, writeback=False, keyencoding="utf-8"):
        self.dict = dict
        self._protocol = DEFAULT_PROTOCOL if protocol is None else protocol
        self.writeback = writeback
        self.cache = {}
        self.keyencoding = keyencoding

    def __iter__(self):
        return (key.decode(self.keyencoding) for key in self.dict.keys())

    def __len__(self):
        return len(self.dict)

    def __contains__(self, key):
        return key.encode(self.keyencoding) in self.dict

    def get(self, key, default=None):
        return self[key] if key.encode(self.keyencoding) in self.dict else default

    def _loaded(self, data):
        return Unpickler(BytesIO(data)).load()

    def __getitem__(self, key):
        if key in self.cache:
            return self.cache[key]
        value = self._loaded(self.dict[key.encode(self.keyencoding)])
        if self.writeback:
            self.cache[key] = value
        return value

    def __setitem__(self, key, value):
        if self.writeback:
            self.cache[key] = value
        buffer = BytesIO()
        Pickler(buffer, self._protocol).dump(value)
        self.dict[key.encode(self.keyencoding)] = buffer.getvalue()

    def __delitem__(self, key):
        del self.dict[key.encode(self.keyencoding)]
        self.cache.pop(key, None)

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def close(self):
        if self.dict is None:
            return
        try:
            self.sync()
            close = getattr(self.dict, "close", None)
            if close is not None:
                close()
        finally:
            # Whatever is asked of it from now on is refused; at the end of the program even that class may be gone.
            try:
                self.dict = _ClosedDict()
            except (NameError, TypeError):
                self.dict = None

    def __del__(self):
        # Initialisation may have failed.
        if hasattr(self, "writeback"):
            self.close()

    def sync(self):
        if self.writeback and self.cache:
            self.writeback, cache = False, self.cache
            for key, value in cache.items():
                self[key] = value
            self.writeback = True
            self.cache = {}
        if hasattr(self.dict, "sync"):
            self.dict.sync()


class BsdDbShelf(Shelf):
    """A shelf over a dictionary with an order and a place in it: first(), next(), previous(), last(), set_location()."""

    def __init__(self, dict, protocol=None, writeback=False, keyencoding="utf-8"):
        super().__init__(dict, protocol, writeback, keyencoding)

    def _item(self, pair):
        key, data = pair
        return key.decode(self.keyencoding), self._loaded(data)

    def set_location(self, key):
        return self._item(self.dict.set_location(key))

    def next(self):
        return self._item(next(self.dict))

    def previous(self):
        return self._item(self.dict.previous())

    def first(self):
        return self._item(self.dict.first())

    def last(self):
        return self._item(self.dict.last())


class DbfilenameShelf(Shelf):
    """A shelf in a file of dbm."""

    def __init__(self, filename, flag="c", protocol=None, writeback=False):
        import dbm

        super().__init__(dbm.open(filename, flag), protocol, writeback)

    def clear(self):
        """Remove everything."""
        self.cache.clear()
        self.dict.clear()


def open(filename, flag="c", protocol=None, writeback=False):
    """Open the shelf in a file: read-only with flag "r", for writing with "w", made if need be with "c", anew with "n"."""
    return DbfilenameShelf(filename, flag, protocol, writeback)
