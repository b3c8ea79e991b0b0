"""Containers beyond the built-in ones."""

__all__ = [
    "ChainMap",
    "Counter",
    "OrderedDict",
    "UserDict",
    "UserList",
    "UserString",
    "defaultdict",
    "deque",
    "namedtuple",
]

import sys as _sys
from _collections import OrderedDict, _count_elements, defaultdict, deque
from keyword import iskeyword as _iskeyword
from operator import add as _add, itemgetter as _itemgetter, sub as _sub

try:
    from _collections import _tuplegetter
except ImportError:

    def _tuplegetter(index, doc):
        return property(_itemgetter(index), doc=doc)


_tuple_new = tuple.__new__

# These stand on the abstract base classes, which most importers of this module do not need.
_lazy = {"ChainMap", "UserDict", "UserList", "UserString"}


def __getattr__(name):
    if name in _lazy:
        from collections import _wrappers

        value = globals()[name] = getattr(_wrappers, name)
        return value
    if name == "abc":
        import collections.abc

        return globals()["abc"]
    if name in ("_deque_iterator", "_deque_reverse_iterator"):
        # Pickle knows these by this module's name.
        import _collections

        return getattr(_collections, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(globals().keys() | _lazy | {"abc"})


def _is_mapping(obj):
    # isinstance(obj, Mapping), without loading the class for the usual cases.
    if isinstance(obj, dict):
        return True
    if isinstance(obj, (str, list, tuple, set, frozenset, bytes)):
        return False
    from _collections_abc import Mapping

    return isinstance(obj, Mapping)


def _field_list(typename, field_names, rename):
    # The checked names of the fields of a namedtuple.
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = [str(name) for name in field_names]
    if rename:
        seen = set()
        for index, name in enumerate(fields):
            if name in seen or name.startswith("_") or not name.isidentifier() or _iskeyword(name):
                fields[index] = f"_{index}"
            seen.add(name)
    for name in [typename, *fields]:
        if type(name) is not str:
            raise TypeError("Type names and field names must be strings")
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if _iskeyword(name):
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen = set()
    for name in fields:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    return tuple(map(_sys.intern, fields))


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """Return a new subclass of tuple whose items can be read as attributes.

    >>> Point = namedtuple("Point", ["x", "y"])
    >>> p = Point(11, y=22)
    >>> p[0] + p.y, p._replace(x=100)
    (33, Point(x=100, y=22))
    """
    typename = _sys.intern(str(typename))
    fields = _field_list(typename, field_names, rename)
    size = len(fields)
    field_defaults = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > size:
            raise TypeError("Got more default values than field names")
        field_defaults = dict(zip(fields[size - len(defaults) :], defaults))

    params = ", ".join(fields)
    values = params + "," if size == 1 else params
    # The only part that depends on the names of the fields as source.
    __new__ = eval(
        f"lambda _cls, {params}: _tuple_new(_cls, ({values}))",
        {"_tuple_new": _tuple_new, "__builtins__": {}, "__name__": f"namedtuple_{typename}"},
    )
    __new__.__name__ = "__new__"
    __new__.__doc__ = f"Create new instance of {typename}({params})"
    if defaults is not None:
        __new__.__defaults__ = defaults

    @classmethod
    def _make(cls, iterable):
        self = _tuple_new(cls, iterable)
        if len(self) != size:
            raise TypeError(f"Expected {size} arguments, got {len(self)}")
        return self

    _make.__func__.__doc__ = f"Make a new {typename} object from a sequence or iterable"

    def _replace(self, /, **kwds):
        new = self._make([kwds.pop(name, value) for name, value in zip(fields, self)])
        if kwds:
            raise TypeError(f"Got unexpected field names: {list(kwds)!r}")
        return new

    _replace.__doc__ = f"Return a new {typename} object replacing specified fields with new values"

    template = "(" + ", ".join([f"{name}=%r" for name in fields]) + ")"

    def __repr__(self):
        "The type and the fields by name."
        return self.__class__.__name__ + template % tuple(self)

    def _asdict(self):
        "The fields by name, in a new dict."
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        "What copies are made of: the values in a tuple."
        return tuple(self)

    for method in (__new__, _make.__func__, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f"{typename}.{method.__name__}"

    namespace = {
        "__doc__": f"{typename}({params})",
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": field_defaults,
        "__new__": __new__,
        "_make": _make,
        "__replace__": _replace,
        "_replace": _replace,
        "__repr__": __repr__,
        "_asdict": _asdict,
        "__getnewargs__": __getnewargs__,
        "__match_args__": fields,
    }
    for index, name in enumerate(fields):
        namespace[name] = _tuplegetter(index, _sys.intern(f"Alias for field number {index}"))

    cls = type(typename, (tuple,), namespace)
    # Pickle looks the class up where it was made.
    if module is None:
        try:
            module = _sys._getframemodulename(1) or "__main__"
        except AttributeError:
            try:
                module = _sys._getframe(1).f_globals.get("__name__", "__main__")
            except (AttributeError, ValueError):
                pass
    if module is not None:
        cls.__module__ = module
    return cls


class Counter(dict):
    """A dict that counts hashable things: the keys are the elements, the values their counts.

    >>> c = Counter("abracadabra")
    >>> c.most_common(2), c["z"]
    ([('a', 5), ('b', 2)], 0)
    """

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        "The count of elements that are not there is zero."
        return 0

    def total(self):
        "Return the sum of the counts."
        return sum(self.values())

    def most_common(self, n=None):
        """Return the n most common elements and their counts, the most common first.

        With None, return all of them.
        """
        count = _itemgetter(1)
        if n is not None:
            from heapq import nlargest

            return nlargest(n, self.items(), key=count)
        return sorted(self.items(), key=count, reverse=True)

    def elements(self):
        "Return an iterator over the elements, each as many times as its count."
        from itertools import chain, repeat, starmap

        return chain.from_iterable(starmap(repeat, self.items()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def update(self, iterable=None, /, **kwds):
        "Like dict.update(), but counts are added and an iterable gives elements, not pairs."
        if iterable is not None:
            if not _is_mapping(iterable):
                _count_elements(self, iterable)
            elif self:
                get = self.get
                for elem, count in iterable.items():
                    self[elem] = count + get(elem, 0)
            else:
                super().update(iterable)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        "Like update(), but the counts are taken away; results may be zero or negative."
        if iterable is not None:
            get = self.get
            if _is_mapping(iterable):
                for elem, count in iterable.items():
                    self[elem] = get(elem, 0) - count
            else:
                for elem in iterable:
                    self[elem] = get(elem, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        "Return a shallow copy."
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __delitem__(self, elem):
        "Like dict's, but missing elements are no error."
        if elem in self:
            super().__delitem__(elem)

    def __repr__(self):
        name = self.__class__.__name__
        if not self:
            return f"{name}()"
        try:
            items = dict(self.most_common())
        except TypeError:
            # Counts that cannot be ordered.
            items = dict(self)
        return f"{name}({items!r})"

    def __eq__(self, other):
        "True if all counts agree; missing ones are zero."
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[elem] == other[elem] for side in (self, other) for elem in side)

    def __ne__(self, other):
        "True if any counts disagree."
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    def __le__(self, other):
        "True if no count is greater than in the other."
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[elem] <= other[elem] for side in (self, other) for elem in side)

    def __lt__(self, other):
        "True if no count is greater than in the other, and some are less."
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        "True if no count is less than in the other."
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[elem] >= other[elem] for side in (self, other) for elem in side)

    def __gt__(self, other):
        "True if no count is less than in the other, and some are greater."
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other

    # The operators give counters of positive counts, in the order of the left side first.

    def _combined(self, other, combine):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            count = combine(count, other[elem])
            if count > 0:
                result[elem] = count
        for elem, count in other.items():
            if elem not in self:
                count = combine(0, count)
                if count > 0:
                    result[elem] = count
        return result

    def __add__(self, other):
        return self._combined(other, _add)

    def __sub__(self, other):
        return self._combined(other, _sub)

    def __or__(self, other):
        return self._combined(other, max)

    def __and__(self, other):
        return self._combined(other, min)

    def __pos__(self):
        return Counter({elem: count for elem, count in self.items() if count > 0})

    def __neg__(self):
        return Counter({elem: -count for elem, count in self.items() if count < 0})

    def _keep_positive(self):
        for elem in [elem for elem, count in self.items() if not count > 0]:
            del self[elem]
        return self

    def __iadd__(self, other):
        for elem, count in other.items():
            self[elem] += count
        return self._keep_positive()

    def __isub__(self, other):
        for elem, count in other.items():
            self[elem] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for elem, count in other.items():
            if count > self[elem]:
                self[elem] = count
        return self._keep_positive()

    def __iand__(self, other):
        for elem, count in self.items():
            limit = other[elem]
            if limit < count:
                self[elem] = limit
        return self._keep_positive()
