"""Abstract base classes of containers, iterators, coroutines and callables.

Import them from collections.abc.
"""

import sys
from abc import ABCMeta, abstractmethod
from _collections import deque as _deque
from _contextvars import Context as _Context

__all__ = [
    "Awaitable",
    "Coroutine",
    "AsyncIterable",
    "AsyncIterator",
    "AsyncGenerator",
    "Hashable",
    "Iterable",
    "Iterator",
    "Generator",
    "Reversible",
    "Sized",
    "Container",
    "Callable",
    "Collection",
    "Set",
    "MutableSet",
    "Mapping",
    "MutableMapping",
    "MappingView",
    "KeysView",
    "ItemsView",
    "ValuesView",
    "Sequence",
    "MutableSequence",
    "ByteString",
    "Buffer",
]

# Classes report the public module's name, also in pickles.
__name__ = "collections.abc"

GenericAlias = type(list[int])
EllipsisType = type(...)


def _own_locals():
    return sys._getframe().f_locals


def _own_yield():
    yield


async def _own_await():
    return None


async def _own_async_yield():
    yield


def _class_of_coroutine():
    sample = _own_await()
    sample.close()
    return type(sample)


# Classes without a name of their own, each known by something that makes an instance.
FunctionType = type(_own_locals)
framelocalsproxy = type(_own_locals())
mappingproxy = type(vars(type))
generator = type(_own_yield())
coroutine = _class_of_coroutine()
async_generator = type(_own_async_yield())
dict_keys, dict_values, dict_items = (type(view()) for view in (dict().keys, dict().values, dict().items))

_iterators = {
    name: type(iter(sample))
    for name, sample in {
        "str_iterator": str(),
        "bytes_iterator": bytes(),
        "bytearray_iterator": bytearray(),
        "tuple_iterator": tuple(),
        "list_iterator": list(),
        "list_reverseiterator": reversed(list()),
        "set_iterator": set(),
        "dict_keyiterator": dict().keys(),
        "dict_valueiterator": dict().values(),
        "dict_itemiterator": dict().items(),
        "range_iterator": range(1),
        "longrange_iterator": range(2**1000),
        "zip_iterator": zip(),
    }.items()
}
globals().update(_iterators)
del _own_locals, _own_yield, _own_await, _own_async_yield, _class_of_coroutine


def _check_methods(C, *names):
    # True if the class has every one of the methods; None as a method takes it away.
    dicts = [base.__dict__ for base in C.__mro__]
    for name in names:
        for namespace in dicts:
            if name in namespace:
                if namespace[name] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True


def _structural(*names):
    """Decorate an abstract class: whatever has these methods counts as a subclass of it (not of its heirs)."""

    def decorate(abstract):
        def __subclasshook__(cls, C):
            return _check_methods(C, *names) if cls is abstract else NotImplemented

        __subclasshook__.__qualname__ = abstract.__qualname__ + ".__subclasshook__"
        abstract.__subclasshook__ = classmethod(__subclasshook__)
        return abstract

    return decorate


@_structural("__hash__")
class Hashable(metaclass=ABCMeta):
    """What hash() can be called on."""

    __slots__ = ()

    @abstractmethod
    def __hash__(self):
        return 0


@_structural("__await__")
class Awaitable(metaclass=ABCMeta):
    """What can stand behind await."""

    __slots__ = ()

    @abstractmethod
    def __await__(self):
        yield

    __class_getitem__ = classmethod(GenericAlias)


@_structural("__await__", "send", "throw", "close")
class Coroutine(Awaitable):
    """What an async function returns."""

    __slots__ = ()

    @abstractmethod
    def send(self, value):
        """Resume with a value: return what is yielded next or raise StopIteration."""
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        """Resume with an exception: return what is yielded next or raise StopIteration."""
        raise _as_exception(typ, val, tb)

    def close(self):
        """Raise GeneratorExit inside."""
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            return
        raise RuntimeError("coroutine ignored GeneratorExit")


def _as_exception(typ, val, tb):
    # The exception that throw(typ, val, tb) is to raise.
    if val is None:
        if tb is None:
            return typ
        val = typ()
    return val if tb is None else val.with_traceback(tb)


@_structural("__aiter__")
class AsyncIterable(metaclass=ABCMeta):
    """What async for can run over."""

    __slots__ = ()

    @abstractmethod
    def __aiter__(self):
        return AsyncIterator()

    __class_getitem__ = classmethod(GenericAlias)


@_structural("__anext__", "__aiter__")
class AsyncIterator(AsyncIterable):
    """An asynchronous iterable that is its own iterator."""

    __slots__ = ()

    def __aiter__(self):
        return self

    @abstractmethod
    async def __anext__(self):
        """The item that comes next; raises StopAsyncIteration when there is none."""
        raise StopAsyncIteration


@_structural("__aiter__", "__anext__", "asend", "athrow", "aclose")
class AsyncGenerator(AsyncIterator):
    """What an async function with yield returns."""

    __slots__ = ()

    async def __anext__(self):
        """Return the next item or raise StopAsyncIteration."""
        return await self.asend(None)

    @abstractmethod
    async def asend(self, value):
        """Resume with a value: return what is yielded next or raise StopAsyncIteration."""
        raise StopAsyncIteration

    @abstractmethod
    async def athrow(self, typ, val=None, tb=None):
        """Resume with an exception: return what is yielded next or raise StopAsyncIteration."""
        raise _as_exception(typ, val, tb)

    async def aclose(self):
        """Raise GeneratorExit inside."""
        try:
            await self.athrow(GeneratorExit)
        except (GeneratorExit, StopAsyncIteration):
            return
        raise RuntimeError("asynchronous generator ignored GeneratorExit")


@_structural("__iter__")
class Iterable(metaclass=ABCMeta):
    """What iter() can be called on (__getitem__ alone does not count)."""

    __slots__ = ()

    @abstractmethod
    def __iter__(self):
        yield from ()

    __class_getitem__ = classmethod(GenericAlias)


@_structural("__iter__", "__next__")
class Iterator(Iterable):
    """An iterable that is its own iterator."""

    __slots__ = ()

    @abstractmethod
    def __next__(self):
        """Return the next item or raise StopIteration."""
        raise StopIteration

    def __iter__(self):
        return self


@_structural("__reversed__", "__iter__")
class Reversible(Iterable):
    """What reversed() can be called on."""

    __slots__ = ()

    @abstractmethod
    def __reversed__(self):
        yield from ()


@_structural("__iter__", "__next__", "send", "throw", "close")
class Generator(Iterator):
    """What a function with yield returns."""

    __slots__ = ()

    def __next__(self):
        """Return the next item or raise StopIteration."""
        return self.send(None)

    @abstractmethod
    def send(self, value):
        """Resume with a value: return what is yielded next or raise StopIteration."""
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        """Resume with an exception: return what is yielded next or raise StopIteration."""
        raise _as_exception(typ, val, tb)

    def close(self):
        """Raise GeneratorExit inside and return the value the generator returned."""
        try:
            self.throw(GeneratorExit)
        except GeneratorExit:
            return None
        except StopIteration as stop:
            return stop.value
        raise RuntimeError("generator ignored GeneratorExit")


@_structural("__len__")
class Sized(metaclass=ABCMeta):
    """What len() can be called on."""

    __slots__ = ()

    @abstractmethod
    def __len__(self):
        return 0


@_structural("__contains__")
class Container(metaclass=ABCMeta):
    """What can stand behind in."""

    __slots__ = ()

    @abstractmethod
    def __contains__(self, x):
        return False

    __class_getitem__ = classmethod(GenericAlias)


@_structural("__len__", "__iter__", "__contains__")
class Collection(Sized, Iterable, Container):
    """A container with a length that can be iterated over."""

    __slots__ = ()


@_structural("__buffer__")
class Buffer(metaclass=ABCMeta):
    """What memoryview() can be called on."""

    __slots__ = ()

    @abstractmethod
    def __buffer__(self, flags: int, /) -> memoryview:
        raise NotImplementedError


class _CallableGenericAlias(GenericAlias):
    """Callable[[int, str], float], with __args__ flattened to (int, str, float)."""

    __slots__ = ()

    def __new__(cls, origin, args):
        if not (isinstance(args, tuple) and len(args) == 2):
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        params, result = args
        if isinstance(params, (tuple, list)):
            args = (*params, result)
        elif not _is_param_expr(params):
            raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {params}")
        return super().__new__(cls, origin, args)

    def __repr__(self):
        params, result = _parts_of_callable(self)
        if not isinstance(params, list):
            return super().__repr__()
        from annotationlib import type_repr

        return f"collections.abc.Callable[[{', '.join(map(type_repr, params))}], {type_repr(result)}]"

    def __reduce__(self):
        return _CallableGenericAlias, (Callable, _parts_of_callable(self))

    def __getitem__(self, item):
        # Substitution is GenericAlias's; only the flat form has to be cut in two again.
        substituted = super().__getitem__(item if isinstance(item, tuple) else (item,)).__args__
        if isinstance(substituted[0], (tuple, list)):
            # A lone ParamSpec was replaced by several types at once.
            return _CallableGenericAlias(Callable, substituted)
        *params, result = substituted
        return _CallableGenericAlias(Callable, (params, result))


def _parts_of_callable(alias):
    # The parameters as they were written, a list or what may stand in place of one, and the result.
    *params, result = alias.__args__
    if len(params) == 1 and _is_param_expr(params[0]):
        params = params[0]
    return params, result


def _is_param_expr(obj):
    # What may stand in place of the list of parameter types.
    if obj is ... or isinstance(obj, list):
        return True
    kind = type(obj)
    return kind.__module__ == "typing" and kind.__name__ in ("ParamSpec", "_ConcatenateGenericAlias")


@_structural("__call__")
class Callable(metaclass=ABCMeta):
    """What can be called."""

    __slots__ = ()

    @abstractmethod
    def __call__(self, *args, **kwds):
        return False

    __class_getitem__ = classmethod(_CallableGenericAlias)


def _included(elements, container):
    """Whether all elements are in the container."""
    for element in elements:
        if element not in container:
            return False
    return True


class Set(Collection):
    """A finite set. Give it __contains__, __iter__ and __len__; operators make new sets
    through _from_iterable, to be overridden if the constructor takes something else."""

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        """Make a set of the elements."""
        return cls(it)

    def _operand(self, other):
        # The other side of a difference as a set, or None if it cannot be one.
        if isinstance(other, Set):
            return other
        return self._from_iterable(other) if isinstance(other, Iterable) else None

    def __eq__(self, other):
        if isinstance(other, Set):
            return len(self) == len(other) and self.__le__(other)
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, Set):
            return len(self) <= len(other) and _included(self, other)
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, Set):
            return len(self) >= len(other) and _included(other, self)
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, Set):
            return len(self) < len(other) and self.__le__(other)
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, Set):
            return len(self) > len(other) and self.__ge__(other)
        return NotImplemented

    def isdisjoint(self, other):
        """Return True if the two have no element in common."""
        return not any(element in self for element in other)

    def __and__(self, other):
        if isinstance(other, Iterable):
            return self._from_iterable(element for element in other if element in self)
        return NotImplemented

    def __or__(self, other):
        if isinstance(other, Iterable):
            return self._from_iterable(element for part in (self, other) for element in part)
        return NotImplemented

    def __sub__(self, other):
        removed = self._operand(other)
        if removed is None:
            return NotImplemented
        return self._from_iterable(element for element in self if element not in removed)

    def __rsub__(self, other):
        kept = self._operand(other)
        if kept is None:
            return NotImplemented
        return self._from_iterable(element for element in kept if element not in self)

    def __xor__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else (self - other) | (other - self)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def _hash(self):
        """Compute the hash frozenset has for the same elements.

        The hash must not depend on the order of the elements, and sets that differ
        little must get hashes that differ much.
        """
        mask = 2 * sys.maxsize + 1
        total = 1927868237 * (len(self) + 1) & mask
        for item in self:
            h = hash(item)
            total ^= (h ^ (h << 16) ^ 89869747) * 3644798167
            total &= mask
        total ^= (total >> 11) ^ (total >> 25)
        total = (total * 69069 + 907133923) & mask
        if total > sys.maxsize:
            total -= mask + 1
        return 590923713 if total == -1 else total


Set.register(frozenset)


def _pop_all(pop, empty):
    """Call `pop` until it says by the exception that nothing is left."""
    while True:
        try:
            pop()
        except empty:
            return


class MutableSet(Set):
    """A Set that can be changed: give it add and discard besides."""

    __slots__ = ()

    @abstractmethod
    def add(self, value):
        """Put the value in, unless it is there."""
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        """Take the value out, if it is there."""
        raise NotImplementedError

    def remove(self, value):
        """Take the value out; KeyError if it is not there."""
        if value in self:
            self.discard(value)
        else:
            raise KeyError(value)

    def pop(self):
        """Take some element out and return it; KeyError if there is none."""
        for value in self:
            break
        else:
            raise KeyError
        self.discard(value)
        return value

    def clear(self):
        """Take all elements out (one by one: slow, but needs no more than pop)."""
        _pop_all(self.pop, KeyError)

    def __ior__(self, other):
        for element in other:
            self.add(element)
        return self

    def __iand__(self, other):
        for element in self - other:
            self.discard(element)
        return self

    def __isub__(self, other):
        if other is not self:
            for element in other:
                self.discard(element)
        else:
            self.clear()
        return self

    def __ixor__(self, other):
        if other is self:
            self.clear()
            return self
        changes = other if isinstance(other, Set) else self._from_iterable(other)
        for element in changes:
            change = self.discard if element in self else self.add
            change(element)
        return self


MutableSet.register(set)


class Mapping(Collection):
    """A read-only mapping: give it __getitem__, __iter__ and __len__."""

    # Tells ABCMeta that `match` may take instances as mappings.
    __abc_tpflags__ = 1 << 6
    __slots__ = ()

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            found = False
        else:
            found = True
        return found

    def get(self, key, default=None):
        """Return the value of the key, or the default."""
        try:
            value = self[key]
        except KeyError:
            value = default
        return value

    def keys(self):
        """Return a set-like view of the keys."""
        return KeysView(self)

    def items(self):
        """Return a set-like view of the (key, value) pairs."""
        return ItemsView(self)

    def values(self):
        """Return a view of the values."""
        return ValuesView(self)

    def __eq__(self, other):
        if isinstance(other, Mapping):
            return dict(self.items()) == dict(other.items())
        return NotImplemented

    # The order of keys is not promised.
    __reversed__ = None


for _mapping in (mappingproxy, framelocalsproxy, _Context):
    Mapping.register(_mapping)


class MappingView(Sized):
    """The base of the views of a mapping."""

    __slots__ = ("_mapping",)

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, mapping):
        self._mapping = mapping

    def __repr__(self):
        return f"{type(self).__name__}({self._mapping!r})"

    def __len__(self):
        return len(self._mapping)


class KeysView(MappingView, Set):
    """The keys of a mapping as a set."""

    __slots__ = ()

    def __iter__(self):
        yield from self._mapping

    def __contains__(self, key):
        return key in self._mapping

    @classmethod
    def _from_iterable(cls, it):
        # Operators make plain sets: there is no mapping to be viewed.
        return set(it)


KeysView.register(dict_keys)


class ItemsView(MappingView, Set):
    """The (key, value) pairs of a mapping as a set."""

    __slots__ = ()

    def __iter__(self):
        mapping = self._mapping
        for key in mapping:
            yield key, mapping[key]

    def __contains__(self, item):
        wanted, value = item
        try:
            found = self._mapping[wanted]
        except KeyError:
            return False
        return found is value or found == value

    _from_iterable = KeysView._from_iterable


ItemsView.register(dict_items)


class ValuesView(MappingView, Collection):
    """The values of a mapping."""

    __slots__ = ()

    def __contains__(self, value):
        mapping = self._mapping
        for key in mapping:
            found = mapping[key]
            if found is value or found == value:
                return True
        return False

    def __iter__(self):
        mapping = self._mapping
        for key in mapping:
            yield mapping[key]


ValuesView.register(dict_values)


# The default of a default: none was given.
_required = object()


class MutableMapping(Mapping):
    """A Mapping that can be changed: give it __setitem__ and __delitem__ besides."""

    __slots__ = ()

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    def pop(self, key, default=_required):
        """Remove the key and return its value, or the default; else raise KeyError."""
        try:
            value = self[key]
        except KeyError:
            if default is not _required:
                return default
            raise
        del self[key]
        return value

    def popitem(self):
        """Remove and return some (key, value) pair; KeyError if there is none."""
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        """Remove all items."""
        _pop_all(self.popitem, KeyError)

    def update(self, other=(), /, **kwds):
        """Take over the items of a mapping, or of anything with keys(), or of pairs, then keywords."""
        if not isinstance(other, Mapping) and not hasattr(other, "keys"):
            pairs = other
        else:
            keys = other if isinstance(other, Mapping) else other.keys()
            pairs = ((key, other[key]) for key in keys)
        for part in pairs, kwds.items():
            for key, value in part:
                self[key] = value

    def setdefault(self, key, default=None):
        """Return the value of the key; set it to the default first if the key is missing."""
        try:
            value = self[key]
        except KeyError:
            self[key] = value = default
        return value


MutableMapping.register(dict)


class Sequence(Reversible, Collection):
    """A read-only sequence: give it __getitem__ and __len__."""

    # Tells ABCMeta that `match` may take instances as sequences.
    __abc_tpflags__ = 1 << 5
    __slots__ = ()

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        index = 0
        try:
            while True:
                yield self[index]
                index += 1
        except IndexError:
            return

    def __contains__(self, value):
        for item in self:
            if item is value or item == value:
                return True
        return False

    def __reversed__(self):
        for index in range(len(self) - 1, -1, -1):
            yield self[index]

    def index(self, value, start=0, stop=None):
        """Return the first index of the value; ValueError if it is not there."""
        # Negative places count from the end; the length is asked only then.
        index = max(start + len(self), 0) if start is not None and start < 0 else start
        end = stop + len(self) if stop is not None and stop < 0 else stop
        while end is None or index < end:
            try:
                item = self[index]
            except IndexError:
                break
            if item is value or item == value:
                return index
            index += 1
        raise ValueError

    def count(self, value):
        """Return how often the value occurs."""
        return sum(1 for item in self if item is value or item == value)


for _sequence in (tuple, str, range, memoryview):
    Sequence.register(_sequence)


class _DeprecateByteStringMeta(ABCMeta):
    def __init__(cls, name, bases, namespace, **kwargs):
        # Every class but the deprecated one itself is somebody's heir of it.
        if "ByteString" in globals():
            _import_warnings()._deprecated("collections.abc.ByteString", remove=(3, 17))
        super().__init__(name, bases, namespace, **kwargs)

    def __instancecheck__(cls, instance):
        _import_warnings()._deprecated("collections.abc.ByteString", remove=(3, 17))
        return super().__instancecheck__(instance)


def _import_warnings():
    import warnings

    return warnings


class ByteString(Sequence, metaclass=_DeprecateByteStringMeta):
    """Deprecated: the common base of bytes and bytearray."""

    __slots__ = ()


ByteString.register(bytes)
ByteString.register(bytearray)


class MutableSequence(Sequence):
    """A Sequence that can be changed: give it __setitem__, __delitem__ and insert besides."""

    __slots__ = ()

    def __iadd__(self, values):
        self.extend(values)
        return self

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        """Remove the item or the slice."""
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        """Put the value in front of the item at the index."""
        raise IndexError

    def append(self, value):
        """Add the value at the end."""
        self.insert(len(self), value)

    def clear(self):
        """Remove all items."""
        _pop_all(self.pop, IndexError)

    def reverse(self):
        """Reverse in place."""
        last = len(self) - 1
        for index in range(len(self) // 2):
            self[index], self[last - index] = self[last - index], self[index]

    def extend(self, values):
        """Add all the values at the end."""
        if values is self:
            values = list(values)
        for value in values:
            self.append(value)

    def pop(self, index=-1):
        """Remove and return the item at the index; IndexError if there is none."""
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        """Remove the first occurrence of the value; ValueError if there is none."""
        position = self.index(value)
        del self[position]


for _sequence in (list, bytearray, _deque):
    MutableSequence.register(_sequence)
# Arrays come when they are imported.
if "array" in sys.modules:
    MutableSequence.register(sys.modules["array"].array)

# What else is built in, by the narrowest class that fits.
Coroutine.register(coroutine)
AsyncGenerator.register(async_generator)
Generator.register(generator)
for _iterator in _iterators.values():
    Iterator.register(_iterator)
del _iterator, _iterators, _mapping, _sequence, _deque, _Context
