"""Functions that pickle and copy are to use for types that do not know how themselves."""

__all__ = ["pickle", "constructor", "add_extension", "remove_extension", "clear_extension_cache"]

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Register the function that reduces objects of the type."""
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    if constructor_ob is not None:
        constructor(constructor_ob)
    dispatch_table[ob_type] = pickle_function


def constructor(object):
    """Check that the object can be called."""
    if not callable(object):
        raise TypeError("constructors must be callable")


def pickle_complex(c):
    return complex, (c.real, c.imag)


def pickle_union(obj):
    import operator
    import typing

    return operator.getitem, (typing.Union, obj.__args__)


def pickle_super(obj):
    return super, (obj.__thisclass__, obj.__self__)


dispatch_table[complex] = pickle_complex
dispatch_table[type(int | str)] = pickle_union
dispatch_table[super] = pickle_super


def _reconstructor(cls, base, state):
    # Called when a pickle of protocol 0 or 1 is loaded.
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


_HEAPTYPE = 1 << 9
_builtin_method = type(int.__new__)


def _reduce_ex(self, proto):
    """What object.__reduce_ex__ does for protocols 0 and 1."""
    assert proto < 2
    cls = self.__class__
    # The nearest base that is not defined in the language holds data of its own.
    for base in cls.__mro__:
        if not getattr(base, "__flags__", _HEAPTYPE) & _HEAPTYPE:
            break
        new = base.__new__
        if isinstance(new, _builtin_method) and new.__self__ is base:
            break
    else:
        base = object
    if base is object:
        data = None
    elif base is cls:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    else:
        data = base(self)
    args = (cls, base, data)

    has_slots = getattr(self, "__slots__", None)
    getstate = getattr(self, "__getstate__", None)
    if has_slots and (getstate is None or type(self).__getstate__ is object.__getstate__):
        raise TypeError(
            f"cannot pickle {cls.__name__!r} object: "
            "a class that defines __slots__ without "
            "overriding __getstate__ cannot be pickled "
            f"with protocol {proto}"
        )
    state = getstate() if getstate is not None else getattr(self, "__dict__", None)
    return (_reconstructor, args, state) if state else (_reconstructor, args)


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _slotnames(cls):
    """The names of all slots of a class and its bases, remembered in the class."""
    names = cls.__dict__.get("__slotnames__")
    if names is not None:
        return names
    names = []
    if hasattr(cls, "__slots__"):
        for base in cls.__mro__:
            slots = base.__dict__.get("__slots__", ())
            slots = [slots] if isinstance(slots, str) else slots
            names += [_mangled(name, base) for name in slots if name not in ("__dict__", "__weakref__")]
    try:
        cls.__slotnames__ = names
    except Exception:
        # Some classes cannot be written to.
        return names
    return names


def _mangled(name, cls):
    # A private name is stored under the class's.
    prefix = cls.__name__.lstrip("_")
    private = name.startswith("__") and not name.endswith("__")
    return f"_{prefix}{name}" if private and prefix else name


# Short codes for classes in pickles.
_extension_registry = {}  # from (module, name) to the code
_inverted_registry = {}  # and back
_extension_cache = {}  # from the code to what pickle has found under the name


def add_extension(module, name, code):
    """Register a code from 1 to 0x7fffffff for a global."""
    code = int(code)
    if not 1 <= code <= 0x7FFFFFFF:
        raise ValueError("code out of range")
    key = (module, name)
    if _extension_registry.get(key) == code and _inverted_registry.get(code) == key:
        return
    if key in _extension_registry:
        raise ValueError(f"key {key} is already registered with code {_extension_registry[key]}")
    if code in _inverted_registry:
        raise ValueError(f"code {code} is already in use for key {_inverted_registry[code]}")
    _extension_registry[key] = code
    _inverted_registry[code] = key


def remove_extension(module, name, code):
    """Take a code back."""
    key = (module, name)
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError(f"key {key} is not registered with code {code}")
    del _extension_registry[key]
    del _inverted_registry[code]
    _extension_cache.pop(code, None)


def clear_extension_cache():
    _extension_cache.clear()
