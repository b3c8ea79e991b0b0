"""NamedTuple, TypedDict and NewType."""

import collections
import sys
from _typing import Generic, _idfunc
from _typing_alias import (
    NotRequired,
    ReadOnly,
    Required,
    Union,
    _AnnotatedAlias,
    _GenericAlias,
    _generic_class_getitem,
    _type_check,
)

# The classes made here are those of typing.
__name__ = "typing"


def _caller(depth=1):
    # The name of the module that called the function which asks.
    try:
        return sys._getframemodulename(depth + 1) or "__main__"
    except AttributeError:
        return sys._getframe(depth + 1).f_globals.get("__name__", "__main__")


class _NotGiven:
    def __repr__(self):
        return "<sentinel>"


_not_given = _NotGiven()


def _annotate_of(types_by_name):
    # An `__annotate__` function for types that are known.
    message = "field annotation must be a type"
    checked = {name: _type_check(tp, message) for name, tp in types_by_name.items()}

    def annotate(format):
        import annotationlib

        if format in (annotationlib.Format.VALUE, annotationlib.Format.FORWARDREF):
            return checked
        return annotationlib.annotations_to_string(types_by_name)

    return annotate


def _namespace_annotations(namespace, owner=None):
    # The annotations in the body of a class, as far as they can be evaluated, and the function they come from.
    import annotationlib

    if "__annotations__" in namespace:
        return namespace["__annotations__"], None
    annotate = annotationlib.get_annotate_from_class_namespace(namespace)
    if annotate is None:
        return {}, None
    found = annotationlib.call_annotate_function(annotate, annotationlib.Format.FORWARDREF, owner=owner)
    return found, annotate


# ---- NamedTuple


def _make_named_tuple(name, fields, annotate, module, defaults=()):
    made = collections.namedtuple(name, fields, defaults=defaults, module=module)
    made.__annotate__ = made.__new__.__annotate__ = annotate
    return made


_PROHIBITED = frozenset(
    {
        "__new__",
        "__init__",
        "__slots__",
        "__getnewargs__",
        "_fields",
        "_field_defaults",
        "_field_types",
        "_make",
        "_replace",
        "_asdict",
        "_source",
    }
)
_OF_CLASS = frozenset(
    {"__module__", "__name__", "__annotations__", "__annotate__", "__annotate_func__", "__annotations_cache__"}
)


class NamedTupleMeta(type):
    def __new__(metaclass, typename, bases, namespace):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        if "__classcell__" in namespace:
            raise TypeError("uses of super() and __class__ are unsupported in methods of NamedTuple subclasses")
        annotations, original = _namespace_annotations(namespace)
        for name, tp in annotations.items():
            _type_check(tp, f"field {name} annotation must be a type")
        if original is None:
            annotate = _annotate_of(annotations)
        else:
            annotate = _checking_annotate(original)
        with_default = []
        for field in annotations:
            if field in namespace:
                with_default.append(field)
            elif with_default:
                raise TypeError(
                    f"Non-default namedtuple field {field} cannot follow default "
                    f"field{'s' if len(with_default) > 1 else ''} {', '.join(with_default)}"
                )
        made = _make_named_tuple(
            typename,
            annotations,
            annotate,
            namespace["__module__"],
            defaults=[namespace[name] for name in with_default],
        )
        made.__bases__ = bases
        if Generic in bases:
            made.__class_getitem__ = classmethod(_generic_class_getitem)
        for key, value in namespace.items():
            if key in _PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key in _OF_CLASS:
                continue
            if key not in made._fields:
                setattr(made, key, value)
            _tell_name(made, typename, key, value)
        if Generic in bases:
            made.__init_subclass__()
        return made


def _tell_name(owner, typename, key, value):
    # What the creation of a class does for each value in it.
    try:
        set_name = type(value).__set_name__
    except AttributeError:
        return
    try:
        set_name(value, owner, key)
    except BaseException as error:
        error.add_note(
            f"Error calling __set_name__ on {type(value).__name__!r} instance {key!r} in {typename!r}"
        )
        raise


def _checking_annotate(original):
    # Like the class's own function, with the types checked.
    def annotate(format):
        import annotationlib

        found = annotationlib.call_annotate_function(original, format)
        if format == annotationlib.Format.STRING:
            return found
        return {name: _type_check(tp, f"field {name} annotation must be a type") for name, tp in found.items()}

    return annotate


def NamedTuple(typename, fields=_not_given, /, **kwargs):
    """Typed version of namedtuple: a base class, or a function that takes a name and (name, type) pairs.

    class Employee(NamedTuple):
        name: str
        id: int = 3
    """
    if fields is _not_given:
        if kwargs:
            form = "Creating NamedTuple classes using keyword arguments"
            advice = " Use the class-based or functional syntax instead."
        else:
            form = "Failing to pass a value for the 'fields' parameter"
            advice = f" To create a NamedTuple class with 0 fields using the functional syntax, pass an empty list, e.g. `{typename} = NamedTuple({typename!r}, [])`."
        _warn_form(form, advice)
    elif fields is None:
        if kwargs:
            raise TypeError("Cannot pass `None` as the 'fields' parameter and also specify fields using keyword arguments")
        _warn_form(
            "Passing `None` as the 'fields' parameter",
            f" To create a NamedTuple class with 0 fields using the functional syntax, pass an empty list, e.g. `{typename} = NamedTuple({typename!r}, [])`.",
        )
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    if fields is _not_given or fields is None:
        fields = kwargs.items()
    types_by_name = dict(fields)
    made = _make_named_tuple(typename, types_by_name, _annotate_of(types_by_name), _caller())
    made.__orig_bases__ = (NamedTuple,)
    return made


def _warn_form(form, advice):
    import warnings

    # The line that is told is the one that calls NamedTuple or TypedDict.
    message = f"{form} is deprecated and will be disallowed in Python 3.15.{advice}"
    warnings.warn(message, DeprecationWarning, stacklevel=3)


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


# ---- TypedDict


def _qualifiers(annotation):
    # The qualifiers around the type of a key, from the outside.
    found = []
    while True:
        if isinstance(annotation, _AnnotatedAlias):
            annotation = annotation.__origin__
        elif isinstance(annotation, _GenericAlias) and annotation.__origin__ in (Required, NotRequired, ReadOnly):
            found.append(annotation.__origin__)
            (annotation,) = annotation.__args__
        else:
            return found


class _TypedDictMeta(type):
    def __new__(metaclass, name, bases, namespace, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        generic = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
        own, original = _namespace_annotations(namespace)
        made = type.__new__(metaclass, name, (*generic, dict), namespace)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        message = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        if original is not None:
            import annotationlib

            own = annotationlib.call_annotate_function(original, annotationlib.Format.FORWARDREF, owner=made)
        checked = {
            key: _type_check(tp, message, owner=made, module=made.__module__) for key, tp in own.items()
        }
        _set_keys(made, bases, checked, total)
        made.__annotate__ = _merged_annotate(bases, original, own, checked, message)
        return made

    # Instances are made as plain dicts.
    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def _set_keys(made, bases, own, total):
    required, optional, readonly, mutable = set(), set(), set(), set()
    for base in bases:
        # The last base that has a key decides.
        base_required = base.__dict__.get("__required_keys__", set())
        base_optional = base.__dict__.get("__optional_keys__", set())
        required = (required | base_required) - base_optional
        optional = (optional | base_optional) - base_required
        readonly |= base.__dict__.get("__readonly_keys__", set())
        mutable |= base.__dict__.get("__mutable_keys__", set())
    for key, tp in own.items():
        qualifiers = _qualifiers(tp)
        if Required in qualifiers:
            is_required = True
        elif NotRequired in qualifiers:
            is_required = False
        else:
            is_required = total
        (required if is_required else optional).add(key)
        (optional if is_required else required).discard(key)
        if ReadOnly in qualifiers:
            if key in mutable:
                raise TypeError(f"Cannot override mutable key {key!r} with read-only key")
            readonly.add(key)
        else:
            mutable.add(key)
            readonly.discard(key)
    made.__required_keys__ = frozenset(required)
    made.__optional_keys__ = frozenset(optional)
    made.__readonly_keys__ = frozenset(readonly)
    made.__mutable_keys__ = frozenset(mutable)
    made.__total__ = total


def _merged_annotate(bases, original, own, checked, message):
    # The annotations of the bases and of the class itself.
    def annotate(format, /):
        import annotationlib

        found = {}
        for base in bases:
            if base is Generic or (function := base.__annotate__) is None:
                continue
            found.update(annotationlib.call_annotate_function(function, format, owner=base))
        if original is not None:
            mine = annotationlib.call_annotate_function(original, format, owner=None)
            if format != annotationlib.Format.STRING:
                mine = {key: _type_check(tp, message) for key, tp in mine.items()}
        elif format == annotationlib.Format.STRING:
            mine = annotationlib.annotations_to_string(own)
        else:
            mine = checked
        return found | mine

    return annotate


def TypedDict(typename, fields=_not_given, /, *, total=True):
    """Describe dicts with known keys: a base class, or a function that takes a name and a dict of types.

    class Point2D(TypedDict):
        x: int
        y: NotRequired[int]
    """
    if fields is _not_given or fields is None:
        if fields is _not_given:
            form = "Failing to pass a value for the 'fields' parameter"
        else:
            form = "Passing `None` as the 'fields' parameter"
        _warn_form(
            form,
            f" To create a TypedDict class with 0 fields using the functional syntax, pass an empty dictionary, e.g. `{typename} = TypedDict({typename!r}, {{}})`.",
        )
        fields = {}
    namespace = {"__annotations__": dict(fields)}
    module = _caller()
    if module is not None:
        namespace["__module__"] = module
    made = _TypedDictMeta(typename, (), namespace, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Return whether the type is a TypedDict."""
    return type(tp) is _TypedDictMeta


# ---- NewType


class NewType:
    """A distinct type for static type checkers; when called it returns its argument."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        module = _caller()
        if module != "typing":
            self.__module__ = module

    __call__ = staticmethod(_idfunc)

    def __mro_entries__(self, bases):
        supercls_name = self.__name__

        class Dummy:
            def __init_subclass__(cls):
                raise TypeError(
                    f"Cannot subclass an instance of NewType. Perhaps you were looking for: "
                    f"`{cls.__name__} = NewType({cls.__name__!r}, {supercls_name})`"
                )

        return (Dummy,)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]
