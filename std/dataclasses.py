"""Classes whose methods are made from their annotated attributes."""

import sys
import types
from reprlib import recursive_repr as _recursive_repr

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


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    # The default that signatures show for a parameter with a default factory.
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = types.MappingProxyType({})


class _FIELD_BASE:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


# The kinds of fields.
_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")

# Where a dataclass keeps its fields and the arguments of the decorator.
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"

_ATOMIC_TYPES = frozenset(
    {
        types.NoneType,
        bool,
        int,
        float,
        str,
        complex,
        bytes,
        types.EllipsisType,
        types.NotImplementedType,
        types.CodeType,
        types.BuiltinFunctionType,
        types.FunctionType,
        type,
        range,
        property,
    }
)


class InitVar:
    """The annotation of what is passed to __post_init__() without becoming an attribute."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        # A generic alias says it is an instance of type.
        if isinstance(self.type, type) and not isinstance(self.type, types.GenericAlias):
            return f"dataclasses.InitVar[{self.type.__name__}]"
        return f"dataclasses.InitVar[{self.type!r}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of a field. Made by field() only."""

    __slots__ = (
        "name",
        "type",
        "default",
        "default_factory",
        "repr",
        "hash",
        "init",
        "compare",
        "metadata",
        "kw_only",
        "doc",
        "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    @_recursive_repr()
    def __repr__(self):
        return (
            "Field("
            f"name={self.name!r},"
            f"type={self.type!r},"
            f"default={self.default!r},"
            f"default_factory={self.default_factory!r},"
            f"init={self.init!r},"
            f"repr={self.repr!r},"
            f"hash={self.hash!r},"
            f"compare={self.compare!r},"
            f"metadata={self.metadata!r},"
            f"kw_only={self.kw_only!r},"
            f"doc={self.doc!r},"
            f"_field_type={self._field_type}"
            ")"
        )

    def __set_name__(self, owner, name):
        # A descriptor as the default would have been told its name.
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = (
        "init",
        "repr",
        "eq",
        "order",
        "unsafe_hash",
        "frozen",
        "match_args",
        "kw_only",
        "slots",
        "weakref_slot",
    )

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        return "_DataclassParams(" + ",".join([f"{name}={getattr(self, name)!r}" for name in self.__slots__]) + ")"


def field(
    *,
    default=MISSING,
    default_factory=MISSING,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=MISSING,
    doc=None,
):
    """Say more of a field than its default: what makes the default, which methods use it."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


# ---- what an annotation means


def _is_classvar(a_type, typing):
    return a_type is typing.ClassVar or (
        typing.get_origin(a_type) is typing.ClassVar and type(a_type) is typing._GenericAlias
    )


def _is_initvar(a_type, dataclasses):
    return a_type is dataclasses.InitVar or type(a_type) is dataclasses.InitVar


def _is_kw_only(a_type, dataclasses):
    return a_type is dataclasses.KW_ONLY


def _leading_names(annotation):
    # Of the text "a.b[...]" the names "a" and "b"; of "b[...]" None and "b".
    text = annotation.lstrip()
    name, text = _take_identifier(text)
    if not name:
        return None, None
    text = text.lstrip()
    if text.startswith("."):
        second, _ = _take_identifier(text[1:].lstrip())
        if second:
            return name, second
    return None, name


def _take_identifier(text):
    end = 0
    for char in text:
        if not (char.isalnum() or char == "_"):
            break
        end += 1
    return text[:end], text[end:]


def _is_type(annotation, cls, a_module, a_type, is_type_predicate):
    # For annotations that are strings: do the names in front stand for the special type?
    module_name, name = _leading_names(annotation)
    if name is None:
        return False
    namespace = None
    module = sys.modules.get(cls.__module__)
    if module_name is None:
        namespace = getattr(module, "__dict__", None)
    elif module and module.__dict__.get(module_name) is a_module:
        namespace = sys.modules.get(a_type.__module__).__dict__
    return bool(namespace) and is_type_predicate(namespace.get(name), a_module)


def _get_field(cls, a_name, a_type, default_kw_only):
    """Make the field of one annotation of the class."""
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # A slot of this name, not a default.
            default = MISSING
        f = field(default=default)
    f.name = a_name
    f.type = a_type

    kind = _FIELD
    typing = sys.modules.get("typing")
    is_text = isinstance(a_type, str)
    if typing and (
        _is_classvar(a_type, typing)
        or (is_text and _is_type(a_type, cls, typing, typing.ClassVar, _is_classvar))
    ):
        kind = _FIELD_CLASSVAR
    else:
        dataclasses = sys.modules[__name__]
        if _is_initvar(a_type, dataclasses) or (
            is_text and _is_type(a_type, cls, dataclasses, InitVar, _is_initvar)
        ):
            kind = _FIELD_INITVAR
    f._field_type = kind

    if kind is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if kind is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    # Unhashable is taken for mutable.
    if kind is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(
            f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory"
        )
    return f


def _own_annotations(cls):
    # Evaluated as far as possible; the annotations of the bases are not among them.
    try:
        return cls.__annotations__
    except Exception:
        import annotationlib

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)


# ---- the source of the methods


class _Methods:
    """Collects the source of the methods of a class and compiles all at once."""

    def __init__(self, cls, globals):
        self.cls = cls
        self.globals = globals
        self.sources = []
        self.names = []
        # What the source refers to, by names no field will have.
        self.locals = {}
        self.problems = {}

    def add(self, name, params, body, overwrite_error=False):
        """Add a method; overwrite_error tells what is said if the class has its own."""
        lines = "\n".join(["  " + line for line in body])
        self.sources.append(f" def {name}({params}):\n{lines}\n")
        self.names.append(name)
        if overwrite_error:
            self.problems[name] = "" if overwrite_error is True else overwrite_error

    def install(self):
        cls = self.cls
        if not self.names:
            return
        source = (
            f"def __create_fn__({', '.join(self.locals)}):\n"
            + "".join(self.sources)
            + f" return {', '.join(self.names)},"
        )
        namespace = {}
        exec(source, self.globals, namespace)
        functions = namespace["__create_fn__"](**self.locals)
        for name, function in zip(self.names, functions):
            if name == "__repr__":
                # Instances may contain themselves.
                function = _recursive_repr()(function)
            if not _set_new_attribute(cls, name, function):
                continue
            if name in self.problems:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}{self.problems[name]}")


def _set_new_attribute(cls, name, value):
    # Leaves what the class defines itself alone; returns whether it does.
    if name in cls.__dict__:
        return True
    if isinstance(value, types.FunctionType):
        value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


def _add_init(methods, cls, fields, std_fields, kw_only_fields, frozen, has_post_init, self_name):
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(
                    f"non-default argument {f.name!r} follows default argument {seen_default.name!r}"
                )
    names = methods.locals
    names["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    if frozen:
        names["__dataclass_setattr__"] = object.__setattr__

    def param(f):
        if f.default is not MISSING:
            return f"{f.name}=__dataclass_dflt_{f.name}__"
        if f.default_factory is not MISSING:
            return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"
        return f.name

    body = []
    for f in fields:
        if f.default_factory is not MISSING:
            default = f"__dataclass_dflt_{f.name}__"
            names[default] = f.default_factory
            value = f"{default}()"
            if f.init:
                value += f" if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        elif f.default is not MISSING:
            default = f"__dataclass_dflt_{f.name}__"
            names[default] = f.default
            if f.init:
                value = f.name
            elif methods.cls.__dataclass_params__.slots:
                # The default does not stay in the class.
                value = default
            else:
                continue
        elif f.init:
            value = f.name
        else:
            continue
        if f._field_type is not _FIELD:
            # Only handed on to __post_init__.
            continue
        if frozen:
            body.append(f"__dataclass_setattr__({self_name}, {f.name!r}, {value})")
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if has_post_init:
        args = ", ".join([f.name for f in fields if f._field_type is _FIELD_INITVAR])
        body.append(f"{self_name}.{_POST_INIT_NAME}({args})")
    params = [self_name, *[param(f) for f in std_fields]]
    if kw_only_fields:
        params.append("*")
        params += [param(f) for f in kw_only_fields]
    methods.add("__init__", ", ".join(params), body or ["pass"])


def _annotate_init(cls, names):
    # The annotations of __init__ are those of the class, evaluated when somebody asks.
    def __annotate__(format, /):
        import annotationlib

        Format = annotationlib.Format
        if format not in (Format.VALUE, Format.FORWARDREF, Format.STRING):
            raise NotImplementedError(format)
        annotations = {}
        for base in reversed(cls.__mro__):
            annotations.update(annotationlib.get_annotations(base, format=format) if base is not object else ())
        # One may be missing if the class was made in an unusual way.
        result = {name: annotations[name] for name in names if name in annotations}
        result["return"] = "None" if format == Format.STRING else None
        return result

    __annotate__.__generated_by_dataclasses__ = True
    __annotate__.__qualname__ = f"{cls.__qualname__}.__init__.__annotate__"
    return __annotate__


def _tuple_of(obj_name, fields):
    if not fields:
        return "()"
    return f"({','.join([f'{obj_name}.{f.name}' for f in fields])},)"


def _add_frozen(methods, cls, fields):
    methods.locals["__dataclass_cls__"] = cls
    methods.locals["__dataclass_FrozenInstanceError__"] = FrozenInstanceError
    condition = "type(self) is __dataclass_cls__"
    if fields:
        condition += " or name in {" + ", ".join([repr(f.name) for f in fields]) + "}"
    for name, params, verb in (
        ("__setattr__", "name, value", "assign to"),
        ("__delattr__", "name", "delete"),
    ):
        methods.add(
            name,
            f"self, {params}",
            [
                f"if {condition}:",
                f" raise __dataclass_FrozenInstanceError__(f'cannot {verb} field {{name!r}}')",
                f"super(__dataclass_cls__, self).{name}({params})",
            ],
            overwrite_error=True,
        )


def _plan_hash(methods, cls, unsafe_hash, eq, frozen, has_explicit_hash, fields):
    # The table of the documentation: leave alone, forbid, or add.
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        add = True
    elif not eq or (has_explicit_hash and eq):
        return
    else:
        add = frozen
    if not add:
        cls.__hash__ = None
        return
    used = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    # What the class inherits or had set to None by __eq__ is replaced.
    if "__hash__" in cls.__dict__:
        del cls.__hash__
    methods.add("__hash__", "self", [f"return hash({_tuple_of('self', used)})"])


def _format_annotation(annotation):
    # As signatures show it.
    if getattr(annotation, "__module__", None) == "typing":
        text = repr(annotation)
        return text.replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins",):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    if type(annotation).__module__ == "annotationlib":
        # A forward reference.
        return annotation.__forward_arg__ if not annotation.__forward_module__ else repr(annotation)
    return repr(annotation)


def _doc_of(cls, std_fields, kw_only_fields, has_init):
    # The name and the signature.
    if not (has_init and type(cls) is type and cls.__new__ is object.__new__ and "__signature__" not in cls.__dict__):
        import inspect
        from annotationlib import Format

        try:
            signature = inspect.signature(cls, annotation_format=Format.FORWARDREF)
            return cls.__name__ + str(signature).replace(" -> None", "")
        except (TypeError, ValueError):
            return cls.__name__

    def param(f):
        text = f"{f.name}: {_format_annotation(f.type)}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += " = <factory>"
        return text

    params = [param(f) for f in std_fields]
    if kw_only_fields:
        params.append("*")
        params += [param(f) for f in kw_only_fields]
    return f"{cls.__name__}({', '.join(params)})".replace(" -> None", "")


# ---- the decorator


def _process_class(
    cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
):
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
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
        fields[f.name] = f
        # The class attribute is the default, not the field.
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
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
                overwrite_error=". Consider using functools.total_ordering",
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
    if slots:
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


# ---- slots


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


# ---- functions on dataclasses


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
    if cls in _ATOMIC_TYPES:
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
    import copy

    return copy.deepcopy(obj)


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
    import keyword

    if namespace is None:
        namespace = {}
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name = item
            tp = MISSING
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, defaults[name] = item[0], item[1], item[2]
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = tp

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

    def exec_body_callback(ns):
        ns.update(namespace)
        ns.update(defaults)

    cls = types.new_class(cls_name, bases, {}, exec_body_callback)
    # After the fact: annotations in the body would be looked at by a metaclass.
    cls.__annotate__ = annotate_method
    if module is None:
        try:
            module = sys._getframemodulename(1) or "__main__"
        except AttributeError:
            try:
                module = sys._getframe(1).f_globals.get("__name__", "__main__")
            except (AttributeError, ValueError):
                pass
    if module is not None:
        cls.__module__ = module
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


def replace(obj, /, **changes):
    """Return a new instance like this one with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        name = f.name
        if not f.init:
            if name in changes:
                raise TypeError(
                    f"field {name} is declared with init=False, it cannot be specified with replace()"
                )
        elif name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {name!r} must be specified with replace()")
            changes[name] = getattr(self, name)
    return self.__class__(**changes)
