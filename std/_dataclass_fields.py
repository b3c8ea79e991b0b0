"""The fields of dataclasses: what they are, and how they are found in the annotations of a class."""

import sys
import types
from reprlib import recursive_repr as _recursive_repr

# The classes are dataclasses's to everyone.
__name__ = "dataclasses"


def _marker(class_name, **methods):
    return type(class_name, (), methods)()


MISSING = _marker("_MISSING_TYPE")
KW_ONLY = _marker("_KW_ONLY_TYPE")

# The default that signatures show for a parameter with a default factory.
_HAS_DEFAULT_FACTORY = _marker("_HAS_DEFAULT_FACTORY_CLASS", __repr__=lambda self: "<factory>")

# The kinds of fields.
_FIELD = _marker("_FIELD_BASE", __repr__=lambda self: "_FIELD")
_FIELD_CLASSVAR = _marker("_FIELD_BASE", __repr__=lambda self: "_FIELD_CLASSVAR")
_FIELD_INITVAR = _marker("_FIELD_BASE", __repr__=lambda self: "_FIELD_INITVAR")

# Where a dataclass keeps its fields and the arguments of the decorator.
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"


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
        # What the class body tells comes later.
        self.name = self.type = self._field_type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only, self.doc = kw_only, doc

    @_recursive_repr()
    def __repr__(self):
        shown = "name type default default_factory init repr hash compare metadata kw_only doc".split()
        parts = [f"{part}={getattr(self, part)!r}" for part in shown]
        return f"Field({','.join(parts)},_field_type={self._field_type})"

    def __set_name__(self, owner, name):
        # A descriptor as the default would have been told its name.
        tell = getattr(type(self.default), "__set_name__", None)
        if tell:
            tell(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    # The arguments of the decorator.
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

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, value)

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
    given = getattr(cls, a_name, MISSING)
    if isinstance(given, types.MemberDescriptorType):
        # A slot of this name, not a default.
        given = MISSING
    f = given if isinstance(given, Field) else field(default=given)
    f.name, f.type = a_name, a_type

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
