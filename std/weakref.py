"""Weak references, containers of them, and finalizers."""

import sys
from _collections_abc import Mapping as _Mapping, MutableMapping as _MutableMapping, MutableSet as _MutableSet
from _weakref import (
    CallableProxyType,
    ProxyType,
    ReferenceType,
    _remove_dead_weakref,
    getweakrefcount,
    getweakrefs,
    proxy,
    ref,
)
from _weakrefset import WeakSet

__all__ = [
    "CallableProxyType",
    "ProxyType",
    "ProxyTypes",
    "ReferenceType",
    "WeakKeyDictionary",
    "WeakMethod",
    "WeakSet",
    "WeakValueDictionary",
    "finalize",
    "getweakrefcount",
    "getweakrefs",
    "proxy",
    "ref",
]

ProxyTypes = (ProxyType, CallableProxyType)

_MutableSet.register(WeakSet)


class WeakMethod(ref):
    """A weak reference to a bound method, which dies with the object, not with the method."""

    __slots__ = ("_function", "_kind", "_dead", "__weakref__")

    def __new__(cls, meth, callback=None):
        try:
            target, function = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None

        def died(_):
            # The object or the function has gone; the callback hears of the first only.
            weak_method = find_self()
            if not weak_method._dead:
                weak_method._dead = True
                if callback is not None:
                    callback(weak_method)

        self = super().__new__(cls, target, died)
        find_self = ref(self)
        self._dead = False
        self._function = ref(function, died)
        self._kind = type(meth)
        return self

    def __call__(self):
        target = super().__call__()
        function = self._function()
        alive = target is not None and function is not None
        return self._kind(function, target) if alive else None

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if self._dead or other._dead:
            return self is other
        return self._function == other._function and super().__eq__(other)

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A weak reference that knows its key in a WeakValueDictionary."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        reference = super().__new__(cls, ob, callback)
        reference.key = key
        return reference

    def __init__(self, ob, callback, key):
        # The key is none of the base's business.
        super().__init__(ob, callback)


class _WeakMapping(_MutableMapping):
    """What the two mappings share. `data` is a dict with references as its values or as its keys."""

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def items(self):
        # A copy: entries may go while it is iterated over.
        return self._live_items(self.data.copy())

    def keys(self):
        for key, value in self.items():
            yield key

    __iter__ = keys

    def values(self):
        for key, value in self.items():
            yield value

    def popitem(self):
        # KeyError when there are no more entries; those that died meanwhile are passed over.
        while True:
            entry = dict([self.data.popitem()])
            for pair in self._live_items(entry):
                return pair

    def copy(self):
        result = self._plain_class()
        result.update(self)
        return result

    __copy__ = copy

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, _Mapping):
            return NotImplemented
        merged = self.copy()
        merged |= other
        return merged

    def __ror__(self, other):
        if not isinstance(other, _Mapping):
            return NotImplemented
        merged = type(self)()
        for part in other, self:
            merged.update(part)
        return merged

    def _update(self, other, named):
        if other is not None:
            if not hasattr(other, "items"):
                other = dict(other)
            for key, value in other.items():
                self[key] = value
        for key, value in named.items():
            self[key] = value


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries go when their values do."""

    def __init__(self, other=(), /, **kw):
        find_self = ref(self)

        def forget(reference):
            owner = find_self()
            if owner is not None:
                # Unless another value has taken its place meanwhile.
                _remove_dead_weakref(owner.data, reference.key)

        self.data = {}
        self._forget = forget
        self.update(other, **kw)

    @staticmethod
    def _live_items(data):
        for key, reference in data.items():
            value = reference()
            if value is not None:
                yield key, value

    def __contains__(self, key):
        return self.get(key) is not None

    def __getitem__(self, key):
        value = self.data[key]()
        if value is not None:
            return value
        raise KeyError(key)

    def __setitem__(self, key, value):
        reference = KeyedRef(value, self._forget, key)
        self.data[key] = reference

    def __delitem__(self, key):
        del self.data[key]

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = reference() if reference is not None else None
        return value if value is not None else default

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def pop(self, key, *args):
        reference = self.data.pop(key, None)
        value = reference() if reference is not None else None
        if value is not None:
            return value
        if not args:
            raise KeyError(key)
        return args[0]

    def update(self, other=None, /, **kwargs):
        self._update(other, kwargs)

    def valuerefs(self):
        """A list of the weak references, which may be dead by the time they are used."""
        return list(self.data.values())

    def itervaluerefs(self):
        """An iterator over the weak references, which may be dead by the time they are used."""
        yield from self.valuerefs()

    def __deepcopy__(self, memo):
        # The values would die at once if they were copied: nothing else refers to them.
        from copy import deepcopy

        result = type(self)()
        for key, value in self.items():
            result[deepcopy(key, memo)] = value
        return result


WeakValueDictionary._plain_class = WeakValueDictionary


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries go when their keys do."""

    def __init__(self, dict=None):
        find_self = ref(self)

        def forget(reference):
            owner = find_self()
            if owner is not None:
                owner.data.pop(reference, None)

        self.data = {}
        self._forget = forget
        self.update(dict)

    @staticmethod
    def _live_items(data):
        for reference, value in data.items():
            key = reference()
            if key is not None:
                yield key, value

    def __contains__(self, key):
        try:
            reference = ref(key)
        except TypeError:
            # What cannot be referred to weakly cannot have been a key.
            return False
        return reference in self.data

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        reference = ref(key, self._forget)
        self.data[reference] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._forget), default)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def update(self, dict=None, /, **kwargs):
        self._update(dict, kwargs)

    def keyrefs(self):
        """A list of the weak references, which may be dead by the time they are used."""
        return list(self.data)

    def __deepcopy__(self, memo):
        # The keys stay: copies of them would die at once.
        from copy import deepcopy

        result = type(self)()
        for key, value in self.items():
            result[key] = deepcopy(value, memo)
        return result


WeakKeyDictionary._plain_class = WeakKeyDictionary


class _Call:
    """What a live finalizer is to do."""

    __slots__ = ("find_object", "func", "args", "kwargs", "atexit")

    def run(self):
        return self.func(*self.args, **self.kwargs)

    def described(self):
        """The parts as detach() and peek() give them, or None if the object has gone."""
        obj = self.find_object()
        return None if obj is None else (obj, self.func, self.args, self.kwargs)


class finalize:
    """Calls a function when an object goes, or at exit, but once only."""

    # The registry keeps a finalizer alive, with what it is to do, until it is called or detached.
    # It is in the order of creation.
    __slots__ = ()
    _registry = {}
    _shutdown = False
    _hooked = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._hooked:
            # Early, so that it runs after what is registered later.
            import atexit

            finalize._hooked = True
            atexit.register(_finalize_at_exit)
        call = _Call()
        call.find_object = ref(obj, self)
        call.func, call.args, call.kwargs = func, args, kwargs
        call.atexit = True
        self._registry[self] = call

    def __call__(self, _=None):
        """Call the function and return its result, or None if that has been done."""
        call = self._registry.pop(self, None)
        if call is None or finalize._shutdown:
            return None
        return call.run()

    def peek(self):
        """Return (obj, func, args, kwargs) if it is alive."""
        call = self._registry.get(self)
        return None if call is None else call.described()

    def detach(self):
        """Mark as dead; return (obj, func, args, kwargs) if it was alive."""
        parts = self.peek()
        # Whatever runs in between may have called it.
        if parts is not None and self._registry.pop(self, None) is not None:
            return parts

    @property
    def alive(self):
        """Whether the function may still be called."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the function is to be called at exit."""
        return self.alive and self._registry[self].atexit

    @atexit.setter
    def atexit(self, value):
        if self.alive:
            self._registry[self].atexit = bool(value)

    def __repr__(self):
        start = f"<{type(self).__name__} object at {id(self):#x}; "
        parts = self.peek()
        if parts is None:
            return start + "dead>"
        return start + f"for {type(parts[0]).__name__!r} at {id(parts[0]):#x}>"


def _finalize_at_exit():
    """Call the finalizers that are left, the youngest first, also those they make while they are called."""
    import gc

    # What a finalizer destroys is not to start others in between.
    collecting = gc.isenabled()
    gc.disable()
    try:
        while (finalizer := _youngest()) is not None:
            try:
                finalizer()
            except Exception:
                sys.excepthook(*sys.exc_info())
    finally:
        # Objects that go from now on have lost the modules their functions need.
        finalize._shutdown = True
        if collecting:
            gc.enable()


def _youngest():
    calls = reversed(finalize._registry.items())
    return next((finalizer for finalizer, call in calls if call.atexit), None)
