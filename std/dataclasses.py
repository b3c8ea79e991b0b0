"""Classes whose methods are made from their annotated attributes."""

import sys
from _dataclass_fields import (
    _FIELD,
    _FIELD_CLASSVAR,
    _FIELD_INITVAR,
    _FIELDS,
    _HAS_DEFAULT_FACTORY,
    _PARAMS,
    _POST_INIT_NAME,
    KW_ONLY,
    MISSING,
    Field,
    InitVar,
    _DataclassParams,
    _get_field,
    _is_kw_only,
    _is_type,
    _own_annotations,
    field,
)
from _dataclass_methods import (
    FrozenInstanceError,
    _add_frozen,
    _add_init,
    _annotate_init,
    _doc_of,
    _Methods,
    _plan_hash,
    _set_new_attribute,
    _tuple_of,
)
from _lazy_attributes import attributes as _attributes

__all__ = [
    "dataclass",
    "field",
    "Field",
    "FrozenInstanceError",
    "InitVar",
    "KW_ONLY",
    "MISSING",
    "fields",
    "asdict",
    "astuple",
    "make_dataclass",
    "replace",
    "is_dataclass",
]


def _process_class(
    cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
):
    # Without a module (made by exec, say) the methods see only the builtins.
    module = sys.modules.get(cls.__module__)
    globals = module.__dict__ if module is not None else {}
    setattr(
        cls,
        _PARAMS,
        _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot),
    )

    # Inherited fields first, in the order of the bases.
    fields = {}
    any_frozen_base = False
    all_frozen_bases = None
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            for f in base_fields.values():
                fields[f.name] = f
            if all_frozen_bases is None:
                all_frozen_bases = True
            base_frozen = getattr(base, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and base_frozen
            any_frozen_base = any_frozen_base or base_frozen

    annotations = _own_annotations(cls)
    own_fields = []
    kw_only_seen = False
    dataclasses = sys.modules[__name__]
    for name, annotation in annotations.items():
        if _is_kw_only(annotation, dataclasses) or (
            isinstance(annotation, str) and _is_type(annotation, cls, dataclasses, KW_ONLY.__class__, _is_kw_only)
        ):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only_seen = True
            kw_only = True
        else:
            own_fields.append(_get_field(cls, name, annotation, kw_only))
    for f in own_fields:
        name = f.name
        fields[name] = f
        # The class attribute is the default, not the field.
        if not isinstance(getattr(cls, name, None), Field):
            continue
        if f.default is not MISSING:
            setattr(cls, name, f.default)
        else:
            delattr(cls, name)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if all_frozen_bases is not None:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)

    # __eq__ alone sets __hash__ to None: that is not the author's doing.
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or (class_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    all_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_fields = [f for f in all_init if f.init and not f.kw_only]
    kw_only_fields = [f for f in all_init if f.init and f.kw_only]
    real_fields = [f for f in fields.values() if f._field_type is _FIELD]

    methods = _Methods(cls, globals)
    if init:
        _add_init(
            methods,
            cls,
            all_init,
            std_fields,
            kw_only_fields,
            frozen,
            hasattr(cls, _POST_INIT_NAME),
            "__dataclass_self__" if "self" in fields else "self",
        )
    if "__replace__" not in cls.__dict__:
        cls.__replace__ = _replace
    if repr:
        shown = ", ".join([f"{f.name}={{self.{f.name}!r}}" for f in real_fields if f.repr])
        methods.add("__repr__", "self", ["return f'{self.__class__.__qualname__}(" + shown + ")'"])
    compared = [f for f in real_fields if f.compare]
    if eq:
        terms = " and ".join([f"self.{f.name}==other.{f.name}" for f in compared]) or "True"
        methods.add(
            "__eq__",
            "self, other",
            [
                "if self is other:",
                " return True",
                "if other.__class__ is self.__class__:",
                f" return {terms}",
                "return NotImplemented",
            ],
        )
    if order:
        mine, others = _tuple_of("self", compared), _tuple_of("other", compared)
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            methods.add(
                name,
                "self, other",
                [
                    "if other.__class__ is self.__class__:",
                    f" return {mine}{op}{others}",
                    "return NotImplemented",
                ],
                overwrite_error=" Consider using functools.total_ordering",
            )
    if frozen:
        _add_frozen(methods, cls, real_fields)
    _plan_hash(methods, cls, unsafe_hash, eq, frozen, has_explicit_hash, real_fields)
    own_init = "__init__" in cls.__dict__
    methods.install()

    if init and not own_init:
        function = cls.__dict__["__init__"]
        names = [f.name for f in (*std_fields, *kw_only_fields)]
        function.__annotate__ = _annotate_init(cls, names)
    if not getattr(cls, "__doc__"):
        cls.__doc__ = _doc_of(cls, std_fields, kw_only_fields, init and not own_init)
    if match_args:
        _set_new_attribute(cls, "__match_args__", tuple([f.name for f in std_fields]))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        from _dataclass_more import _add_slots

        cls = _add_slots(cls, frozen, weakref_slot, fields)
    if hasattr(cls, "__abstractmethods__"):
        import abc

        abc.update_abstractmethods(cls)
    return cls


def dataclass(
    cls=None,
    /,
    *,
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
):
    """Add methods to a class according to its annotated attributes, the fields.

    init adds __init__(), repr __repr__(), eq __eq__(), order the other comparisons, unsafe_hash
    __hash__(); frozen forbids assignment; match_args adds __match_args__; kw_only makes all
    parameters keyword-only; slots makes a new class with __slots__ (and weakref_slot one more).
    """

    def wrap(cls):
        return _process_class(
            cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
        )

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """Return the fields of a dataclass or an instance of one, as a tuple."""
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in all_fields.values() if f._field_type is _FIELD])


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """True for a dataclass and for an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def replace(obj, /, **changes):
    """Return a new instance like this one with some fields changed."""
    if _is_dataclass_instance(obj):
        return _replace(obj, **changes)
    raise TypeError("replace() should be called on dataclass instances")


def _replace(self, /, **changes):
    for name, f in getattr(self, _FIELDS).items():
        if f._field_type is _FIELD_CLASSVAR or (f.init and name in changes):
            continue
        if not f.init:
            if name in changes:
                raise TypeError(
                    f"field {name} is declared with init=False, it cannot be specified with replace()"
                )
        elif f._field_type is _FIELD_INITVAR and f.default is MISSING:
            raise TypeError(f"InitVar {name!r} must be specified with replace()")
        else:
            changes[name] = getattr(self, name)
    return type(self)(**changes)


# What few need is loaded when it is asked for.
__getattr__ = _attributes(globals(), {"_dataclass_more": ["asdict", "astuple", "make_dataclass"]})
