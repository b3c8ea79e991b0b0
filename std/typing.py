"""Support for type hints: special forms, generic aliases, protocols, typed records, and functions on types."""

import collections
import functools
import sys
import types
from abc import ABCMeta, abstractmethod
from collections import abc as _abc
from collections import defaultdict

from _typing import Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar, TypeVarTuple, _idfunc
from _typing_alias import (
    Annotated,
    Any,
    ClassVar,
    Concatenate,
    Final,
    Literal,
    LiteralString,
    Never,
    NoReturn,
    NotRequired,
    Optional,
    ReadOnly,
    Required,
    Self,
    TypeAlias,
    TypeGuard,
    TypeIs,
    Union,
    Unpack,
    _AnnotatedAlias,
    _BaseGenericAlias,
    _CallableGenericAlias,
    _CallableType,
    _cleanups,
    _collect_type_parameters,
    _ConcatenateGenericAlias,
    _DeprecatedGenericAlias,
    _Final,
    _generic_class_getitem,
    _generic_init_subclass,
    _GenericAlias,
    _is_dunder,
    _LiteralGenericAlias,
    _paramspec_prepare_subst,
    _paramspec_subst,
    _SpecialForm,
    _SpecialGenericAlias,
    _tp_cache,
    _TupleType,
    _type_check,
    _type_convert,
    _type_repr,
    _TypingEllipsis,
    _typevar_subst,
    _typevartuple_prepare_subst,
    _UnpackGenericAlias,
)
from _typing_hints import (
    _eval_type,
    _strip_annotations,
    evaluate_forward_ref,
    get_args,
    get_origin,
    get_type_hints,
)
from _typing_protocol import (
    EXCLUDED_ATTRIBUTES,
    Protocol,
    _get_protocol_attrs,
    _ProtocolMeta,
    get_protocol_members,
    is_protocol,
    runtime_checkable,
)
from _typing_records import NamedTuple, NamedTupleMeta, NewType, TypedDict, _TypedDictMeta, is_typeddict
from types import GenericAlias

__name__ = "typing"

__all__ = """
    AbstractSet Annotated Any AnyStr assert_never assert_type AsyncContextManager AsyncGenerator AsyncIterable
    AsyncIterator Awaitable BinaryIO ByteString Callable cast ChainMap ClassVar clear_overloads Collection
    Concatenate Container ContextManager Coroutine Counter dataclass_transform DefaultDict Deque Dict
    evaluate_forward_ref Final final ForwardRef FrozenSet Generator Generic get_args get_origin get_overloads
    get_protocol_members get_type_hints Hashable IO is_protocol is_typeddict ItemsView Iterable Iterator KeysView
    List Literal LiteralString Mapping MappingView Match MutableMapping MutableSequence MutableSet NamedTuple
    Never NewType no_type_check no_type_check_decorator NoDefault NoReturn NotRequired Optional OrderedDict
    overload override ParamSpec ParamSpecArgs ParamSpecKwargs Pattern Protocol ReadOnly Required reveal_type
    Reversible runtime_checkable Self Sequence Set Sized SupportsAbs SupportsBytes SupportsComplex SupportsFloat
    SupportsIndex SupportsInt SupportsRound Text TextIO Tuple Type TYPE_CHECKING TypeAlias TypeAliasType TypedDict
    TypeGuard TypeIs TypeVar TypeVarTuple Union Unpack ValuesView
""".split()

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)
VT_co = TypeVar("VT_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
CT_co = TypeVar("CT_co", covariant=True, bound=type)
AnyStr = TypeVar("AnyStr", bytes, str)

Text = str
TYPE_CHECKING = False

Callable = _CallableType(_abc.Callable, 2)
Callable.__doc__ = """Deprecated alias to collections.abc.Callable.

Callable[[int], str] is a function that takes an int and returns a str.
"""
Tuple = _TupleType(tuple, -1, inst=False, name="Tuple")
Tuple.__doc__ = "Deprecated alias to builtins.tuple: Tuple[X, Y] is a pair, Tuple[X, ...] has any length."
Type = _SpecialGenericAlias(type, 1, inst=False, name="Type")
Type.__doc__ = "Deprecated alias to builtins.type: Type[C] is C or a class derived from it."


def _define_aliases():
    # The names of classes that are generic themselves by now.
    for cls, count, name in (
        (_abc.Hashable, 0, None),
        (_abc.Awaitable, 1, None),
        (_abc.Coroutine, 3, None),
        (_abc.AsyncIterable, 1, None),
        (_abc.AsyncIterator, 1, None),
        (_abc.Iterable, 1, None),
        (_abc.Iterator, 1, None),
        (_abc.Reversible, 1, None),
        (_abc.Sized, 0, None),
        (_abc.Container, 1, None),
        (_abc.Collection, 1, None),
        (_abc.Set, 1, "AbstractSet"),
        (_abc.MutableSet, 1, None),
        (_abc.Mapping, 2, None),
        (_abc.MutableMapping, 2, None),
        (_abc.Sequence, 1, None),
        (_abc.MutableSequence, 1, None),
        (_abc.MappingView, 1, None),
        (_abc.KeysView, 1, None),
        (_abc.ItemsView, 2, None),
        (_abc.ValuesView, 1, None),
        (collections.deque, 1, "Deque"),
        (collections.defaultdict, 2, "DefaultDict"),
        (collections.OrderedDict, 2, None),
        (collections.Counter, 1, None),
        (collections.ChainMap, 2, None),
    ):
        made = _SpecialGenericAlias(cls, count, name=name)
        globals()[made._name] = made
    # These are not called: the classes themselves are shorter.
    for cls, count, name in ((list, 1, "List"), (set, 1, "Set"), (frozenset, 1, "FrozenSet"), (dict, 2, "Dict")):
        globals()[name] = _SpecialGenericAlias(cls, count, inst=False, name=name)


_define_aliases()
Generator = _SpecialGenericAlias(_abc.Generator, 3, defaults=(types.NoneType, types.NoneType))
AsyncGenerator = _SpecialGenericAlias(_abc.AsyncGenerator, 2, defaults=(types.NoneType,))


def _lazy_alias(name):
    # Aliases of classes in modules that few programs with types need.
    if name in ("Pattern", "Match"):
        import re

        return _SpecialGenericAlias(getattr(re, name), 1)
    if name in ("ContextManager", "AsyncContextManager"):
        import contextlib

        return _SpecialGenericAlias(
            getattr(contextlib, "Abstract" + name), 2, name=name, defaults=(bool | None,)
        )
    if name == "ByteString":
        import collections.abc

        return _DeprecatedGenericAlias(collections.abc.ByteString, 0, removal_version=(3, 17), name=name)
    if name == "ForwardRef":
        import annotationlib

        return annotationlib.ForwardRef
    if name == "_collect_parameters":
        import warnings

        warnings.warn(
            "The private _collect_parameters function is deprecated and will go in a future version.",
            DeprecationWarning,
            stacklevel=3,
        )
        return _collect_type_parameters
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __getattr__(name):
    found = _lazy_alias(name)
    globals()[name] = found
    return found


def cast(typ, val):
    """Return the value unchanged; to a type checker it has the type."""
    return val


def assert_type(val, typ, /):
    """Return the value unchanged; a type checker makes sure that it has the type."""
    return val


_ASSERT_NEVER_REPR_MAX_LENGTH = 100


def assert_never(arg: Never, /) -> Never:
    """Tell a type checker that the line cannot be reached; raise AssertionError if it is."""
    value = repr(arg)
    if len(value) > _ASSERT_NEVER_REPR_MAX_LENGTH:
        value = value[:_ASSERT_NEVER_REPR_MAX_LENGTH] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def reveal_type(obj: T, /) -> T:
    """Let a type checker report the type it finds; when run print the class and return the object."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def _mark(obj, name, value=True):
    # Leave a note on an object if it takes one.
    try:
        setattr(obj, name, value)
    except (AttributeError, TypeError):
        pass
    return obj


def final(f):
    """Mark a method that is not overridden, or a class that is not derived from."""
    return _mark(f, "__final__")


def override(method: T, /) -> T:
    """Mark a method that overrides one of a base class."""
    return _mark(method, "__override__")


def no_type_check(arg):
    """Mark a function, or all functions of a class, as having annotations that are no types."""
    if isinstance(arg, type):
        for name in dir(arg):
            obj = getattr(arg, name)
            if not hasattr(obj, "__qualname__") or not hasattr(obj, "__module__"):
                continue
            # Only what was defined in the class itself.
            if obj.__module__ != arg.__module__ or obj.__qualname__ != f"{arg.__qualname__}.{obj.__name__}":
                continue
            if isinstance(obj, types.FunctionType):
                obj.__no_type_check__ = True
            elif isinstance(obj, types.MethodType):
                obj.__func__.__no_type_check__ = True
            elif isinstance(obj, type):
                no_type_check(obj)
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg


def no_type_check_decorator(decorator):
    """Make a decorator whose functions are marked by no_type_check()."""
    import warnings

    warnings._deprecated("typing.no_type_check_decorator", remove=(3, 15))

    @functools.wraps(decorator)
    def wrapped_decorator(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return wrapped_decorator


def dataclass_transform(
    *,
    eq_default: bool = True,
    order_default: bool = False,
    kw_only_default: bool = False,
    frozen_default: bool = False,
    field_specifiers: tuple[type[Any] | Callable[..., Any], ...] = (),
    **kwargs: Any,
):
    """Mark a function, class or metaclass that does what `dataclass` does."""
    said = {
        "eq_default": eq_default,
        "order_default": order_default,
        "kw_only_default": kw_only_default,
        "frozen_default": frozen_default,
        "field_specifiers": field_specifiers,
        "kwargs": kwargs,
    }

    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = said
        return cls_or_fn

    return decorator


# By module and qualified name, the overloads by their first lines.
_overload_registry = defaultdict(functools.partial(defaultdict, dict))


def _overload_dummy(*args, **kwds):
    """What `overload` leaves behind: only the implementation can be called."""
    raise NotImplementedError(
        "You should not call an overloaded function. "
        "A series of @overload-decorated functions "
        "outside a stub module should always be followed "
        "by an implementation that is not @overload-ed."
    )


def overload(func):
    """Mark one of the ways in which a function can be called; the implementation follows them."""
    inner = getattr(func, "__func__", func)
    try:
        _overload_registry[inner.__module__][inner.__qualname__][inner.__code__.co_firstlineno] = func
    except AttributeError:
        # Something that is no function, which a later look-up would not find.
        pass
    return _overload_dummy


def get_overloads(func):
    """Return the overloads of a function in the order of their definition."""
    inner = getattr(func, "__func__", func)
    by_name = _overload_registry.get(inner.__module__)
    if by_name is None or inner.__qualname__ not in by_name:
        return []
    return list(by_name[inner.__qualname__].values())


def clear_overloads():
    """Forget all overloads."""
    _overload_registry.clear()


class _UnionGenericAliasMeta(type):
    # The class that unions had before they were those of `|`.

    def __instancecheck__(self, obj):
        _warn_of_union_alias()
        return isinstance(obj, Union)

    def __subclasscheck__(self, cls):
        _warn_of_union_alias()
        return issubclass(cls, Union)

    def __eq__(self, other):
        _warn_of_union_alias()
        return other is _UnionGenericAlias or other is Union

    def __hash__(self):
        return hash(Union)


class _UnionGenericAlias(metaclass=_UnionGenericAliasMeta):
    def __new__(cls, self_cls, parameters, /, *, name=None):
        _warn_of_union_alias()
        return Union[parameters]


def _warn_of_union_alias():
    import warnings

    warnings._deprecated("_UnionGenericAlias", remove=(3, 17))


@runtime_checkable
class SupportsInt(Protocol):
    """A protocol with the method `__int__`."""

    __slots__ = ()

    @abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    """A protocol with the method `__float__`."""

    __slots__ = ()

    @abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    """A protocol with the method `__complex__`."""

    __slots__ = ()

    @abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    """A protocol with the method `__bytes__`."""

    __slots__ = ()

    @abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    """A protocol with the method `__index__`."""

    __slots__ = ()

    @abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs[T](Protocol):
    """A protocol with the method `__abs__`, which returns a T."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T:
        pass


@runtime_checkable
class SupportsRound[T](Protocol):
    """A protocol with the method `__round__`, which returns a T."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T:
        pass


class IO(Generic[AnyStr]):
    """What open() returns, of str or of bytes: IO[str] is TextIO, IO[bytes] is BinaryIO."""

    __slots__ = ()

    @property
    @abstractmethod
    def mode(self) -> str:
        pass

    @property
    @abstractmethod
    def name(self) -> str:
        pass

    @abstractmethod
    def close(self) -> None:
        pass

    @property
    @abstractmethod
    def closed(self) -> bool:
        pass

    @abstractmethod
    def fileno(self) -> int:
        pass

    @abstractmethod
    def flush(self) -> None:
        pass

    @abstractmethod
    def isatty(self) -> bool:
        pass

    @abstractmethod
    def read(self, n: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readable(self) -> bool:
        pass

    @abstractmethod
    def readline(self, limit: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readlines(self, hint: int = -1) -> list[AnyStr]:
        pass

    @abstractmethod
    def seek(self, offset: int, whence: int = 0) -> int:
        pass

    @abstractmethod
    def seekable(self) -> bool:
        pass

    @abstractmethod
    def tell(self) -> int:
        pass

    @abstractmethod
    def truncate(self, size: int | None = None) -> int:
        pass

    @abstractmethod
    def writable(self) -> bool:
        pass

    @abstractmethod
    def write(self, s: AnyStr) -> int:
        pass

    @abstractmethod
    def writelines(self, lines: list[AnyStr]) -> None:
        pass

    @abstractmethod
    def __enter__(self) -> IO[AnyStr]:
        pass

    @abstractmethod
    def __exit__(self, type, value, traceback) -> None:
        pass


class BinaryIO(IO[bytes]):
    """What open() returns in binary mode."""

    __slots__ = ()

    @abstractmethod
    def write(self, s: bytes | bytearray) -> int:
        pass

    @abstractmethod
    def __enter__(self) -> BinaryIO:
        pass


class TextIO(IO[str]):
    """What open() returns in text mode."""

    __slots__ = ()

    @property
    @abstractmethod
    def buffer(self) -> BinaryIO:
        pass

    @property
    @abstractmethod
    def encoding(self) -> str:
        pass

    @property
    @abstractmethod
    def errors(self) -> str | None:
        pass

    @property
    @abstractmethod
    def line_buffering(self) -> bool:
        pass

    @property
    @abstractmethod
    def newlines(self) -> Any:
        pass

    @abstractmethod
    def __enter__(self) -> TextIO:
        pass
