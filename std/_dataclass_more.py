"""What few dataclasses need: slots, conversion to dicts and tuples, and making them by a call. Found through dataclasses."""

import copy
import keyword
import sys
import types
from _dataclass_fields import _FIELD, _FIELDS, MISSING
from dataclasses import _is_dataclass_instance, dataclass, fields

# The functions are dataclasses's to everyone.
__name__ = "dataclasses"


def asdict(obj, *, dict_factory=dict):
    """Return the fields as a new dict, with dataclasses, lists, tuples and dicts inside converted."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory, None)


def astuple(obj, *, tuple_factory=tuple):
    """Return the fields as a new tuple, with dataclasses, lists, tuples and dicts inside converted."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, None, tuple_factory)


def _convert(obj, dict_factory, tuple_factory):
    # With a dict_factory as asdict(), else as astuple().
    cls = type(obj)
    if cls in copy._atomic_types:
        return obj
    class_fields = getattr(cls, _FIELDS, None)
    if class_fields is not None:
        shown = [f.name for f in class_fields.values() if f._field_type is _FIELD]
        if dict_factory is dict:
            return {name: _convert(getattr(obj, name), dict, None) for name in shown}
        if dict_factory is None:
            return tuple_factory([_convert(getattr(obj, name), None, tuple_factory) for name in shown])
        return dict_factory([(name, _convert(getattr(obj, name), dict_factory, None)) for name in shown])
    if cls is list:
        return [_convert(item, dict_factory, tuple_factory) for item in obj]
    if cls is dict:
        return {
            _convert(key, dict_factory, tuple_factory): _convert(value, dict_factory, tuple_factory)
            for key, value in obj.items()
        }
    if cls is tuple:
        return tuple([_convert(item, dict_factory, tuple_factory) for item in obj])
    if issubclass(cls, tuple):
        if hasattr(obj, "_fields"):
            # A named tuple takes its items one by one.
            return cls(*[_convert(item, dict_factory, tuple_factory) for item in obj])
        return cls([_convert(item, dict_factory, tuple_factory) for item in obj])
    if issubclass(cls, dict):
        pairs = [
            (_convert(key, dict_factory, tuple_factory), _convert(value, dict_factory, tuple_factory))
            for key, value in obj.items()
        ]
        if hasattr(cls, "default_factory"):
            # A defaultdict takes something else first.
            result = cls(obj.default_factory)
            for key, value in pairs:
                result[key] = value
            return result
        return cls(pairs)
    if issubclass(cls, list):
        return cls([_convert(item, dict_factory, tuple_factory) for item in obj])
    return copy.deepcopy(obj)


def _check_field_name(name, known):
    if not isinstance(name, str) or not name.isidentifier():
        raise TypeError(f"Field names must be valid identifiers: {name!r}")
    if keyword.iskeyword(name):
        raise TypeError(f"Field names must not be keywords: {name!r}")
    if name in known:
        raise TypeError(f"Field name duplicated: {name!r}")


def make_dataclass(
    cls_name,
    fields,
    *,
    bases=(),
    namespace=None,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False,
    weakref_slot=False,
    module=None,
    decorator=dataclass,
):
    """Make a dataclass of names, (name, type) or (name, type, field) items."""
    annotations = {}
    defaults = {}
    for item in fields:
        parts = (item, MISSING) if isinstance(item, str) else item
        if len(parts) not in (2, 3):
            raise TypeError(f"Invalid field: {item!r}")
        name, annotation, *default = parts
        _check_field_name(name, annotations)
        annotations[name] = annotation
        if default:
            (defaults[name],) = default

    # While the class is made, a field without a type does not need typing.
    complete = False

    def annotate_method(format):
        def any_type():
            if format == 4:
                return "typing.Any"
            if not complete:
                if format == 1:
                    raise NotImplementedError
                from annotationlib import ForwardRef

                return ForwardRef("Any", module="typing")
            from typing import Any

            return Any

        from annotationlib import annotations_to_string

        types = {name: any_type() if tp is MISSING else tp for name, tp in annotations.items()}
        return annotations_to_string(types) if format == 4 else types

    body = {**(namespace or {}), **defaults}
    cls = types.new_class(cls_name, bases, {}, lambda ns: ns.update(body))
    # After the fact: annotations in the body would be looked at by a metaclass.
    cls.__annotate__ = annotate_method
    cls.__module__ = module or sys._getframemodulename(1) or "__main__"
    cls = decorator(
        cls,
        init=init,
        repr=repr,
        eq=eq,
        order=order,
        unsafe_hash=unsafe_hash,
        frozen=frozen,
        match_args=match_args,
        kw_only=kw_only,
        slots=slots,
        weakref_slot=weakref_slot,
    )
    complete = True
    return cls


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        # Also if the class is frozen.
        object.__setattr__(self, f.name, value)


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        names = []
        if getattr(cls, "__weakrefoffset__", -1) != 0:
            names.append("__weakref__")
        if getattr(cls, "__dictoffset__", -1) != 0:
            names.append("__dict__")
        return names
    if isinstance(slots, str):
        return [slots]
    if not hasattr(slots, "__next__") and hasattr(slots, "__iter__"):
        return list(slots)
    raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")


def _add_slots(cls, is_frozen, weakref_slot, class_fields):
    # Slots can be given only when a class is made, so make it again.
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    field_names = [f.name for f in class_fields.values() if f._field_type is _FIELD]
    inherited = set()
    for base in cls.__mro__[1:-1]:
        inherited.update(_slots_of(base))

    slots = {}
    for name in (*field_names, "__weakref__") if weakref_slot else field_names:
        if name not in inherited:
            slots[name] = getattr(class_fields.get(name), "doc", None)
    documented = any(doc is not None for doc in slots.values())
    namespace["__slots__"] = slots if documented else tuple(slots)
    for name in field_names:
        # The default would stand in the way of the slot.
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)

    qualname = getattr(cls, "__qualname__", None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new.__qualname__ = qualname
    if is_frozen:
        # Without a __dict__ to put the state into, and __setattr__ refuses.
        if "__getstate__" not in namespace:
            new.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            new.__setstate__ = _dataclass_setstate

    # Methods know their class by a cell: for super() and, if frozen, for the check.
    for member in new.__dict__.values():
        while hasattr(member, "__wrapped__") and not isinstance(member, type):
            member = member.__wrapped__
        if isinstance(member, types.FunctionType):
            _replace_in_cells(member, cls, new)
        elif isinstance(member, property):
            for function in (member.fget, member.fset, member.fdel):
                if isinstance(function, types.FunctionType):
                    _replace_in_cells(function, cls, new)
    # The annotations see the old class's namespace, whose descriptors would keep the class alive.
    annotate = namespace.get("__annotate_func__")
    if isinstance(annotate, types.FunctionType):
        for name, cell in zip(annotate.__code__.co_freevars, annotate.__closure__ or ()):
            if name == "__classdict__":
                cell.cell_contents = {
                    key: value
                    for key, value in cell.cell_contents.items()
                    if key not in ("__dict__", "__weakref__")
                }
    return new


def _replace_in_cells(function, old, new):
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        if name == "__class__" or name == "__dataclass_cls__" or name == "cls":
            try:
                if cell.cell_contents is old:
                    cell.cell_contents = new
            except ValueError:
                # An empty cell.
                pass
    annotate = function.__annotate__
    if getattr(annotate, "__generated_by_dataclasses__", False):
        _replace_in_cells(annotate, old, new)
