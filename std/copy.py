"""Shallow and deep copies of any object."""

import types
from _copy import deepcopy as _deepcopy
from _weakref import ref as _ref
from copyreg import dispatch_table

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    pass


error = Error

# What cannot change need not be copied.
_atomic_types = {
    type(None),
    type(...),
    type(NotImplemented),
    int,
    float,
    bool,
    complex,
    bytes,
    str,
    type,
    range,
    property,
    types.CodeType,
    types.BuiltinFunctionType,
    types.FunctionType,
    _ref,
}
_copy_atomic_types = _atomic_types | {tuple, frozenset, slice, super}
_copy_builtin_containers = {list: list.copy, dict: dict.copy, set: set.copy, bytearray: bytearray.copy}


def copy(x):
    """Make a shallow copy: a new object with the same contents."""
    cls = type(x)
    if cls in _copy_atomic_types:
        return x
    copier = _copy_builtin_containers.get(cls)
    if copier is not None:
        return copier(x)
    own = getattr(cls, "__copy__", None)
    if issubclass(cls, type):
        # A metaclass may copy its classes' instances, not the classes.
        return x
    if own is not None:
        return own(x)
    reduced = _reduce(cls, x, "shallow")
    # A string is the name of a global.
    return x if isinstance(reduced, str) else _reconstruct(x, None, *reduced)


def _reduce(cls, x, kind):
    # The value of __reduce_ex__ or what stands for it.
    reductor = dispatch_table.get(cls)
    if reductor is not None:
        return reductor(x)
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, "__reduce__", None)
    if reductor:
        return reductor()
    raise Error(f"un({kind})copyable object of type {cls}")


def deepcopy(x, memo=None, _nil=[]):
    """Make a deep copy: the contents are copied too. The memo keeps what has been copied."""
    if memo is None:
        memo = {}
    twin = _deepcopy(x, memo, _deepcopy_other, dispatch_table)
    return _deepcopy_other(x, memo) if twin is _deepcopy_other else twin


def _deepcopy_other(x, memo):
    # What is neither a plain container nor an instance without ways of its own, and not in the memo.
    cls = type(x)
    if cls in _atomic_types:
        return x
    if cls in _deepcopy_dispatch:
        twin = _deepcopy_dispatch[cls](x, memo)
    elif issubclass(cls, type):
        return x
    elif (own := getattr(x, "__deepcopy__", None)) is not None:
        twin = own(memo)
    else:
        reduced = _reduce(cls, x, "deep")
        # A string is the name of a global.
        twin = x if isinstance(reduced, str) else _reconstruct(x, memo, *reduced)

    if twin is not x:
        memo[id(x)] = twin
        # The original lives as long as the memo, or its id could be used again.
        _keep_alive(x, memo)
    return twin


def _keep_alive(x, memo):
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deepcopy_dispatch = {types.MethodType: _deepcopy_method}


def _reconstruct(x, memo, func, args, state=None, listiter=None, dictiter=None, *, deepcopy=deepcopy):
    # Does with the parts that __reduce_ex__ gave what loading a pickle would do; shallow without a memo.
    if memo is None:
        twin = func(*args)
    else:
        twin = func(*[deepcopy(arg, memo) for arg in args])
        memo[id(x)] = twin
        if state is not None:
            state = deepcopy(state, memo)
        if listiter is not None:
            listiter = (deepcopy(item, memo) for item in listiter)
        if dictiter is not None:
            dictiter = ((deepcopy(key, memo), deepcopy(value, memo)) for key, value in dictiter)

    if state is not None:
        _set_state(twin, state)
    for item in listiter or ():
        twin.append(item)
    for key, value in dictiter or ():
        twin[key] = value
    return twin


def _set_state(obj, state):
    if hasattr(obj, "__setstate__"):
        obj.__setstate__(state)
        return
    slots = {}
    if isinstance(state, tuple) and len(state) == 2:
        # Attributes that are not in the dictionary come in a second one.
        state, slots = state
    if state is not None:
        obj.__dict__.update(state)
    for name, value in (slots or {}).items():
        setattr(obj, name, value)


def replace(obj, /, **changes):
    """Return a copy with some fields changed, for types with a __replace__ method."""
    cls = obj.__class__
    func = getattr(cls, "__replace__", None)
    if func is None:
        raise TypeError(f"replace() does not support {cls.__name__} objects")
    return func(obj, **changes)
