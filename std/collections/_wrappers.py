"""The classes of collections that stand on the abstract base classes."""

import operator as _op
import sys as _sys
from _collections_abc import Mapping, MutableMapping, MutableSequence, Sequence
from reprlib import recursive_repr as _recursive_repr

__name__ = "collections"


class ChainMap(MutableMapping):
    """Several mappings seen as one: the first that has a key answers, the first takes changes."""

    def __init__(self, *maps):
        # There is always one for the changes.
        self.maps = [*maps] if maps else [{}]

    @classmethod
    def fromkeys(cls, iterable, value=None, /):
        "Make a ChainMap of one new dict."
        return cls(dict.fromkeys(iterable, value))

    def new_child(self, m=None, **kwargs):
        "Return a new ChainMap with a mapping put in front."
        first = kwargs if m is None else m
        if first is not kwargs and kwargs:
            first.update(kwargs)
        return type(self)(first, *self.maps)

    def copy(self):
        "Return a new ChainMap with a copy of the first mapping and the same others."
        first, *others = self.maps
        return type(self)(first.copy(), *others)

    __copy__ = copy

    @property
    def parents(self):
        "A new ChainMap of all mappings but the first."
        _, *others = self.maps
        return type(self)(*others)

    @_recursive_repr()
    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.maps))})"

    def __bool__(self):
        return any(self.maps)

    def _merged_keys(self):
        # As if the mappings had updated one dictionary, the last first.
        keys = {}
        for mapping in reversed(self.maps):
            keys.update(dict.fromkeys(mapping))
        return keys

    def __len__(self):
        return len(self._merged_keys())

    def __iter__(self):
        return iter(self._merged_keys())

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __getitem__(self, key):
        for mapping in self.maps:
            # Not `in` first: a defaultdict is to make its default.
            try:
                return mapping[key]
            except KeyError:
                continue
        return self.__missing__(key)

    def __missing__(self, key):
        raise KeyError(key)

    def get(self, key, default=None):
        # __missing__ is for indexing only.
        if key in self:
            return self[key]
        return default

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            self.maps[0].__delitem__(key)
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}")

    def pop(self, key, *args):
        "Remove the key from the first mapping and return its value; KeyError if it is not there."
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}")

    def popitem(self):
        "Remove and return a pair of the first mapping; KeyError if it is empty."
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError("No keys found in the first mapping.")

    def clear(self):
        "Clear the first mapping."
        self.maps[0].clear()

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if isinstance(other, Mapping):
            merged = self.copy()
            merged |= other
            return merged
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, Mapping):
            merged = dict(other)
            for mapping in reversed(self.maps):
                merged.update(mapping)
            return type(self)(merged)
        return NotImplemented


def _data(value):
    """The built-in value to be used for an operand."""
    return value.data if isinstance(value, (UserDict, UserList, UserString)) else value


def _binary(operation, in_class=False):
    """Make the method of a binary operator, which works on the data; in_class makes an instance of the result."""

    def method(self, other):
        result = operation(self.data, _data(other))
        return self.__class__(result) if in_class else result

    method.__name__ = f"__{operation.__name__}__"
    method.__doc__ = operation.__doc__
    return method


_comparisons = [_binary(compare) for compare in (_op.eq, _op.lt, _op.le, _op.gt, _op.ge)]


def _forwarded(cls, base, names, in_class=False):
    """Make methods for a class, named after a built-in type's, which work on the data."""
    return {name: _forwarding(cls, getattr(base, name), in_class) for name in names.split()}


def _forwarding(cls, builtin, in_class):
    name = builtin.__name__

    def method(self, /, *args, **kwds):
        result = getattr(self.data, name)(*map(_data, args), **kwds)
        return self.__class__(result) if in_class else result

    method.__name__ = name
    method.__qualname__ = f"{cls}.{name}"
    # The signature and the documentation are the built-in method's.
    method.__wrapped__ = builtin
    method.__doc__ = builtin.__doc__
    return method


def _clone(self):
    """Copy an object with its attributes; the data are copied too, or changes of the copy would show in them."""
    cls = type(self)
    clone = cls.__new__(cls)
    vars(clone).update(vars(self), data=vars(self)["data"].copy())
    return clone


class UserDict(MutableMapping):
    """A dictionary in the language, in the attribute `data`, to be subclassed."""

    __copy__ = _clone

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for part in dict, kwargs:
            if part:
                self.update(part)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        made.update((key, value) for key in iterable)
        return made

    def copy(self):
        if type(self) is UserDict:
            return UserDict(self.data.copy())
        import copy

        # Other attributes of a subclass go along; the items go through its __setitem__.
        kept, self.data = self.data, {}
        try:
            clone = copy.copy(self)
        finally:
            self.data = kept
        clone.update(self)
        return clone

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        data = self.data
        if key not in data:
            handler = getattr(type(self), "__missing__", None)
            if handler is None:
                raise KeyError(key)
            return handler(self, key)
        return data[key]

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def get(self, key, default=None):
        # __missing__ is for indexing only.
        return self[key] if key in self else default

    def __or__(self, other):
        if isinstance(other, (UserDict, dict)):
            return type(self)(self.data | _data(other))
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, (UserDict, dict)):
            return type(self)(_data(other) | self.data)
        return NotImplemented

    def __ior__(self, other):
        self.data |= _data(other)
        return self


class UserList(MutableSequence):
    """A list in the language, in the attribute `data`, to be subclassed."""

    __copy__ = _clone
    __eq__, __lt__, __le__, __gt__, __ge__ = _comparisons
    __mul__ = __rmul__ = _binary(_op.mul, in_class=True)
    vars().update(
        _forwarded("UserList", list, "clear reverse"),
    )

    def __init__(self, initlist=None):
        # A list of its own, whatever is given.
        self.data = [] if initlist is None else list(_data(initlist))

    def copy(self):
        return type(self)(self)

    def append(self, item):
        self.data.append(item)

    def count(self, item):
        return self.data.count(item)

    def extend(self, other):
        self.data.extend(_data(other))

    def index(self, item, *args):
        return self.data.index(item, *args)

    def insert(self, i, item):
        self.data.insert(i, item)

    def pop(self, i=-1):
        return self.data.pop(i)

    def remove(self, item):
        self.data.remove(item)

    def sort(self, /, *args, **kwds):
        self.data.sort(*args, **kwds)

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        return item in self.data

    def __getitem__(self, i):
        found = self.data[i]
        return type(self)(found) if isinstance(i, slice) else found

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def _listed(self, other):
        # An operand of + as a list.
        other = _data(other)
        return other if isinstance(other, type(self.data)) else list(other)

    def __add__(self, other):
        return type(self)(self.data + self._listed(other))

    def __radd__(self, other):
        return type(self)(self._listed(other) + self.data)

    def __iadd__(self, other):
        self.data += self._listed(other)
        return self

    def __imul__(self, n):
        self.data *= n
        return self


class UserString(Sequence):
    """A string in the language, in the attribute `data`, to be subclassed."""

    __eq__, __lt__, __le__, __gt__, __ge__ = _comparisons
    __contains__ = _binary(_op.contains)
    __mul__ = __rmul__ = _binary(_op.mul, in_class=True)
    maketrans = str.maketrans
    vars().update(
        _forwarded(
            "UserString",
            str,
            "isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper "
            "rsplit split splitlines",
        ),
        **_forwarded(
            "UserString",
            str,
            "capitalize casefold expandtabs lower removeprefix removesuffix swapcase title upper",
            in_class=True,
        ),
    )

    def __init__(self, seq):
        self.data = _data(seq) if isinstance(seq, (str, UserString)) else str(seq)

    def count(self, sub, start=0, end=_sys.maxsize):
        return self.data.count(_data(sub), start, end)

    def endswith(self, suffix, start=0, end=_sys.maxsize):
        return self.data.endswith(suffix, start, end)

    def find(self, sub, start=0, end=_sys.maxsize):
        return self.data.find(_data(sub), start, end)

    def index(self, sub, start=0, end=_sys.maxsize):
        return self.data.index(_data(sub), start, end)

    def rfind(self, sub, start=0, end=_sys.maxsize):
        return self.data.rfind(_data(sub), start, end)

    def rindex(self, sub, start=0, end=_sys.maxsize):
        return self.data.rindex(_data(sub), start, end)

    def startswith(self, prefix, start=0, end=_sys.maxsize):
        return self.data.startswith(prefix, start, end)

    def partition(self, sep):
        return self.data.partition(sep)

    def rpartition(self, sep):
        return self.data.rpartition(sep)

    def format(self, /, *args, **kwds):
        return self.data.format(*args, **kwds)

    def format_map(self, mapping):
        return self.data.format_map(mapping)

    def join(self, seq):
        return self.data.join(seq)

    def center(self, width, *args):
        return self.__class__(self.data.center(width, *args))

    def ljust(self, width, *args):
        return self.__class__(self.data.ljust(width, *args))

    def rjust(self, width, *args):
        return self.__class__(self.data.rjust(width, *args))

    def strip(self, chars=None):
        return self.__class__(self.data.strip(chars))

    def lstrip(self, chars=None):
        return self.__class__(self.data.lstrip(chars))

    def rstrip(self, chars=None):
        return self.__class__(self.data.rstrip(chars))

    def replace(self, old, new, maxsplit=-1):
        return self.__class__(self.data.replace(_data(old), _data(new), maxsplit))

    def translate(self, *args):
        return self.__class__(self.data.translate(*args))

    def zfill(self, width):
        return self.__class__(self.data.zfill(width))

    def __getnewargs__(self):
        return (self.data,)

    def __hash__(self):
        return hash(self.data)

    def __repr__(self):
        return repr(self.data)

    def __str__(self):
        return str(self.data)

    def __complex__(self):
        return complex(self.data)

    def __float__(self):
        return float(self.data)

    def __int__(self):
        return int(self.data)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return type(self)(self.data[index])

    def __add__(self, other):
        return type(self)(self.data + str(other))

    def __radd__(self, other):
        return type(self)(str(other) + self.data)

    def __mod__(self, args):
        return type(self)(self.data % args)

    def __rmod__(self, template):
        return type(self)(str(template) % self)

    def encode(self, encoding="utf-8", errors="strict"):
        # None stands for the defaults.
        return self.data.encode(encoding or "utf-8", errors or "strict")
