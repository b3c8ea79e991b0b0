"""Protocols: classes whose checks ask for members instead of bases."""

import sys
from _typing import Generic
from abc import ABCMeta

# The classes made here are those of typing.
__name__ = "typing"

_TYPING_INTERNALS = frozenset(
    {
        "__parameters__",
        "__orig_bases__",
        "__orig_class__",
        "_is_protocol",
        "_is_runtime_protocol",
        "__protocol_attrs__",
        "__non_callable_proto_members__",
        "__type_params__",
    }
)
_CLASS_NAMES = frozenset(
    {
        "__abstractmethods__",
        "__annotations__",
        "__annotate__",
        "__annotate_func__",
        "__annotations_cache__",
        "__class_getitem__",
        "__dict__",
        "__doc__",
        "__firstlineno__",
        "__init__",
        "__match_args__",
        "__module__",
        "__new__",
        "__slots__",
        "__static_attributes__",
        "__subclasshook__",
        "__weakref__",
    }
)

# What stands in every class and is therefore no member of a protocol.
EXCLUDED_ATTRIBUTES = _TYPING_INTERNALS | _CLASS_NAMES | {"_MutableMapping__marker"}

# Classes of the standard library that are protocols but for their base.
_ALLOWED_BASES = {
    "collections.abc": [
        "Callable",
        "Awaitable",
        "Iterable",
        "Iterator",
        "AsyncIterable",
        "AsyncIterator",
        "Hashable",
        "Sized",
        "Container",
        "Collection",
        "Reversible",
        "Buffer",
    ],
    "contextlib": ["AbstractContextManager", "AbstractAsyncContextManager"],
    "io": ["Reader", "Writer"],
    "os": ["PathLike"],
}

_NOT_RUNTIME = "Instance and class checks can only be used with @runtime_checkable protocols"


def _annotated_names(cls):
    import annotationlib

    return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)


def _get_protocol_attrs(cls):
    # The members that the protocol and the protocols it extends ask for.
    found = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in {"Protocol", "Generic"}:
            continue
        for name in (*base.__dict__, *_annotated_names(base)):
            if not name.startswith("_abc_") and name not in EXCLUDED_ATTRIBUTES:
                found.add(name)
    return found


def _checked_by_library(depth=3):
    # The checks of abc and functools walk over all classes: they must not fail.
    return sys._getframe(depth).f_globals.get("__name__") in {"abc", "_py_abc", "functools", None}


def _check_class(cls):
    if not isinstance(cls, type):
        raise TypeError("issubclass() arg 1 must be a class")


def _no_init_or_replace_init(self, *args, **kwargs):
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    # A class that is no protocol got this from one: from now on it has the next one behind it.
    if cls.__init__ is not _no_init_or_replace_init:
        return
    for base in cls.__mro__:
        init = base.__dict__.get("__init__", _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            cls.__init__ = init
            break
    else:
        cls.__init__ = object.__init__
    cls.__init__(self, *args, **kwargs)


def _find_static(instance, name):
    # The first call puts the function itself in the place of this one.
    global _find_static
    from inspect import getattr_static as _find_static

    return _find_static(instance, name)


class _ProtocolMeta(ABCMeta):
    def __new__(metaclass, name, bases, namespace, /, **kwargs):
        is_protocol_itself = name == "Protocol" and bases == (Generic,)
        if not is_protocol_itself and Protocol in bases:
            for base in bases:
                if not (
                    base in {object, Generic}
                    or base.__name__ in _ALLOWED_BASES.get(base.__module__, [])
                    or (issubclass(base, Generic) and getattr(base, "_is_protocol", False))
                ):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        return super().__new__(metaclass, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False) and not _checked_by_library(2):
            if not getattr(cls, "_is_runtime_protocol", False):
                _check_class(other)
                raise TypeError(_NOT_RUNTIME)
            if cls.__non_callable_proto_members__ and cls.__dict__.get("__subclasshook__") is _protocol_hook:
                _check_class(other)
                names = str(sorted(cls.__non_callable_proto_members__))[1:-1]
                raise TypeError(
                    f"Protocols with non-method members don't support issubclass(). Non-method members: {names}."
                )
        return ABCMeta.__subclasscheck__(cls, other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return ABCMeta.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_runtime_protocol", False) and not _checked_by_library(2):
            raise TypeError(_NOT_RUNTIME)
        if ABCMeta.__instancecheck__(cls, instance):
            return True
        for name in cls.__protocol_attrs__:
            try:
                value = _find_static(instance, name)
            except AttributeError:
                return False
            # None as a method says that there is none.
            if value is None and name not in cls.__non_callable_proto_members__:
                return False
        return True


def _has_member(cls, name):
    # Whether a class has a member of a protocol; None where it says that it has not.
    for base in cls.__mro__:
        if name in base.__dict__:
            return None if base.__dict__[name] is None else True
        if issubclass(cls, Generic) and getattr(cls, "_is_protocol", False) and name in _annotated_names(base):
            return True
    return False


@classmethod
def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    _check_class(other)
    if all(_has_member(other, name) for name in cls.__protocol_attrs__):
        return True
    return NotImplemented


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base class of protocols: classes that describe what an object has to have.

    A class that derives from it directly is a protocol; a class that has all its members is a subclass of
    the protocol for static type checkers, and with `runtime_checkable` for issubclass() and isinstance(), too.
    """

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = _protocol_hook
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


def runtime_checkable(cls):
    """Let isinstance() and issubclass() be used with a protocol: they look for the members only."""
    if not (isinstance(cls, type) and issubclass(cls, Generic) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    cls.__non_callable_proto_members__ = set()
    for name in cls.__protocol_attrs__:
        try:
            is_method = callable(getattr(cls, name, None))
        except Exception as error:
            raise TypeError(f"Failed to determine whether protocol member {name!r} is a method member") from error
        if not is_method:
            cls.__non_callable_proto_members__.add(name)
    return cls


def is_protocol(tp, /):
    """Return whether the type is a protocol."""
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp != Protocol


def get_protocol_members(tp, /):
    """Return the names of the members of a protocol as a frozenset."""
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)
