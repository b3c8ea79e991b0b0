"""Generic aliases and special forms of typing, and how type arguments are checked and substituted."""

import collections.abc
import functools
import operator
import sys
import types
from _typing import Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVar, TypeVarTuple
from types import GenericAlias

# The classes made here are those of typing.
__name__ = "typing"

Union = types.UnionType

_SUBSCRIPTED = "Subscripted generics cannot be used with class and instance checks"

# Called to empty the caches, and the cached functions by the function they cache.
_cleanups = []
_caches = {}


def _tp_cache(function=None, /, *, typed=False):
    # Remember results; arguments that are not hashable go to the function itself.
    if function is None:
        return functools.partial(_tp_cache, typed=typed)
    remembered = functools.lru_cache(typed=typed)(function)
    _caches[function] = remembered
    _cleanups.append(remembered.cache_clear)

    @functools.wraps(function)
    def inner(*args, **kwargs):
        try:
            return remembered(*args, **kwargs)
        except TypeError:
            # Not hashable, or the function's own error, which it then raises again.
            return function(*args, **kwargs)

    return inner


def _is_dunder(name):
    return name.startswith("__") and name.endswith("__")


def _tuple_of(parameters):
    return parameters if isinstance(parameters, tuple) else (parameters,)


def _type_repr(obj):
    # How a type shows in the repr of an alias.
    import annotationlib

    if isinstance(obj, (tuple, list)):
        return "[" + ", ".join(map(_type_repr, obj)) + "]"
    return annotationlib.type_repr(obj)


def _args_repr(args):
    return ", ".join(map(_type_repr, args))


# ---- checks


def _make_forward_ref(text, **kwargs):
    import annotationlib

    reference = annotationlib.ForwardRef(text, **kwargs)
    # What is no expression is refused at once.
    reference.__forward_code__
    return reference


def _type_convert(arg, module=None, *, allow_special_forms=False, owner=None):
    # What a type argument stands for: None for its type, a text for a reference.
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return _make_forward_ref(arg, module=module, is_class=allow_special_forms, owner=owner)
    return arg


def _type_check(arg, message, is_argument=True, module=None, *, allow_special_forms=False, owner=None):
    # Return the type that the argument stands for, or raise TypeError.
    refused = (Generic, _protocol())
    if not allow_special_forms:
        refused += (ClassVar,)
        if is_argument:
            refused += (Final,)
    arg = _type_convert(arg, module=module, allow_special_forms=allow_special_forms, owner=owner)
    if isinstance(arg, _GenericAlias) and arg.__origin__ in refused:
        raise TypeError(f"{arg} is not valid as type argument")
    if arg in (Any, LiteralString, NoReturn, Never, Self, TypeAlias):
        return arg
    if allow_special_forms and arg in (ClassVar, Final):
        return arg
    if isinstance(arg, _SpecialForm) or arg in (Generic, _protocol()):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{message} Got {arg!r:.100}.")
    return arg


def _protocol():
    # The class Protocol comes later than the first check.
    return getattr(sys.modules.get("_typing_protocol"), "Protocol", None)


def _is_param_expr(arg):
    # Whether the argument can stand for the parameters of a callable.
    return arg is ... or isinstance(arg, (tuple, list, ParamSpec, _ConcatenateGenericAlias))


def _is_typevar_like(obj):
    return isinstance(obj, (TypeVar, ParamSpec)) or _is_unpacked_typevartuple(obj)


def _is_unpacked_typevartuple(obj):
    return not isinstance(obj, type) and getattr(obj, "__typing_is_unpacked_typevartuple__", False) is True


def _unpack_args(args):
    # Put the items of unpacked tuples in their place.
    unpacked = []
    for arg in args:
        inner = None if isinstance(arg, type) else getattr(arg, "__typing_unpacked_tuple_args__", None)
        if inner is not None and not (inner and inner[-1] is ...):
            unpacked.extend(inner)
        else:
            unpacked.append(arg)
    return unpacked


def _collect_type_parameters(args, *, enforce_default_ordering=True):
    # The type parameters in the arguments, in order, each once.
    found = []
    seen_default = seen_variable_tuple = False

    def add(parameter):
        nonlocal seen_default
        if parameter in found:
            return
        if enforce_default_ordering:
            if parameter.has_default():
                if seen_variable_tuple and not isinstance(parameter, ParamSpec):
                    raise TypeError("Type parameter with a default follows TypeVarTuple")
                seen_default = True
            elif seen_default:
                raise TypeError(f"Type parameter {parameter!r} without a default follows type parameter with a default")
        found.append(parameter)

    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, tuple):
            for parameter in _collect_type_parameters(arg):
                if parameter not in found:
                    found.append(parameter)
        elif hasattr(arg, "__typing_subst__"):
            add(arg)
            continue
        else:
            for parameter in getattr(arg, "__parameters__", ()):
                if parameter not in found:
                    found.append(parameter)
        if _is_unpacked_typevartuple(arg):
            seen_variable_tuple = True
    return tuple(found)


def _check_count(alias, args, parameters):
    # As many arguments as parameters, now that defaults are filled in.
    if len(args) == len(parameters):
        return
    needed = sum(not parameter.has_default() for parameter in parameters)
    few = len(args) < len(parameters)
    expected = f"at least {needed}" if few and needed < len(parameters) else len(parameters)
    raise TypeError(f"Too {'few' if few else 'many'} arguments for {alias}; actual {len(args)}, expected {expected}")


# ---- substitution


def _prepared_args(alias, args):
    # The arguments as the parameters of the alias want them, one for each.
    parameters = alias.__parameters__
    for parameter in parameters:
        prepare = getattr(parameter, "__typing_prepare_subst__", None)
        if prepare is not None:
            args = prepare(alias, args)
    _check_count(alias, args, parameters)
    return tuple(args)


def _typevar_subst(parameter, arg):
    arg = _type_check(arg, "Parameters to generic types must be types.", is_argument=True)
    if (isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack) or (
        isinstance(arg, GenericAlias) and getattr(arg, "__unpacked__", False)
    ):
        raise TypeError(f"{arg} is not valid as type argument")
    return arg


def _paramspec_subst(parameter, arg):
    if isinstance(arg, (list, tuple)):
        return tuple(_type_check(item, "Expected a type.") for item in arg)
    if not _is_param_expr(arg):
        raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}")
    return arg


def _paramspec_prepare_subst(parameter, alias, args):
    parameters = alias.__parameters__
    index = parameters.index(parameter)
    if index == len(args) and parameter.has_default():
        args = (*args, parameter.__default__)
    if index >= len(args):
        raise TypeError(f"Too few arguments for {alias}")
    if len(parameters) == 1 and not _is_param_expr(args[0]):
        # The brackets of the only parameter's list may be left out.
        return (args,)
    if isinstance(args[index], list):
        return (*args[:index], tuple(args[index]), *args[index + 1 :])
    return args


def _typevartuple_prepare_subst(parameter, alias, args):
    # The arguments that the variable tuple takes become one tuple.
    parameters = alias.__parameters__
    before = parameters.index(parameter)
    after = len(parameters) - before - 1
    if any(isinstance(other, TypeVarTuple) for other in parameters[before + 1 :]):
        raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
    filler = position = None
    for i, arg in enumerate(args):
        inner = None if isinstance(arg, type) else getattr(arg, "__typing_unpacked_tuple_args__", None)
        if inner and len(inner) == 2 and inner[-1] is ...:
            if position is not None:
                raise TypeError("More than one unpacked arbitrary-length tuple argument")
            position, filler = i, inner[0]
    left, right = before, after
    if position is not None:
        # `*tuple[int, ...]` also gives the parameters beside the variable tuple their arguments.
        left = min(left, position)
        right = min(right, len(args) - position - 1)
    elif left + right > len(args):
        raise TypeError(
            f"Too few arguments for {alias}; actual {len(args)}, expected at least {len(parameters) - 1}"
        )
    taken = args[left : len(args) - right]
    if not taken and left == len(args) - right and parameter.has_default():
        taken = tuple(_unpack_args((parameter.__default__,)))
    return (
        *args[:left],
        *[filler] * (before - left),
        tuple(taken),
        *[filler] * (after - right),
        *args[len(args) - right :],
    )


def _substituted(alias, old_args, chosen):
    # The arguments with their parameters replaced; `chosen` maps parameters to arguments.
    new_args = []
    for old in old_args:
        if isinstance(old, type):
            # A generic class stands for itself: only its aliases have parameters to fill.
            new_args.append(old)
            continue
        if isinstance(old, tuple):
            new_args.append(tuple(_substituted(alias, old, chosen)))
            continue
        substitute = getattr(old, "__typing_subst__", None)
        if substitute is not None:
            new = substitute(chosen[old])
        else:
            inner = []
            for parameter in getattr(old, "__parameters__", ()):
                if isinstance(parameter, TypeVarTuple):
                    inner.extend(chosen[parameter])
                else:
                    inner.append(chosen[parameter])
            new = old[tuple(inner)] if inner or getattr(old, "__parameters__", ()) else old
        flat = isinstance(new, tuple) and alias.__origin__ is collections.abc.Callable
        if flat or _is_unpacked_typevartuple(old):
            # Callable keeps its parameters flat; a variable tuple leaves its items.
            new_args.extend(new)
        else:
            new_args.append(new)
    return new_args


# ---- the base of generic classes


@_tp_cache
def _generic_class_getitem(cls, args):
    """Parameterize a generic class with these type arguments."""
    args = tuple(map(_type_convert, _tuple_of(args)))
    if cls in (Generic, _protocol()):
        if not args:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        if not all(map(_is_typevar_like, args)):
            raise TypeError(
                f"Parameters to {cls.__name__}[...] must all be type variables "
                f"or parameter specification variables."
            )
        if len(set(args)) != len(args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        return _GenericAlias(cls, args)
    try:
        parameters = cls.__parameters__
    except AttributeError as error:
        for base in cls.__mro__:
            init_subclass = base.__dict__.get("__init_subclass__")
            if init_subclass is not None and base not in (Generic, object):
                error.add_note(
                    f"Note: this exception may have been caused by {init_subclass.__func__.__qualname__!r} "
                    "(or the '__init_subclass__' method on a superclass) not calling 'super().__init_subclass__()'"
                )
                break
        raise
    if not parameters:
        raise TypeError(f"{cls} is not a generic class")
    flat = []
    for parameter, arg in zip(parameters, _prepared_args(cls, args)):
        if isinstance(parameter, TypeVarTuple):
            flat.extend(arg)
        else:
            flat.append(arg)
    return _GenericAlias(cls, tuple(flat))


def _generic_init_subclass(cls, *args, **kwargs):
    super(Generic, cls).__init_subclass__(*args, **kwargs)
    bases = cls.__dict__.get("__orig_bases__")
    if bases is not None:
        plain = Generic in bases
    else:
        plain = Generic in cls.__bases__ and cls.__name__ != "Protocol" and type(cls).__name__ != "_TypedDictMeta"
    if plain:
        raise TypeError("Cannot inherit from plain Generic")
    parameters = ()
    if bases is not None:
        parameters = _collect_type_parameters(bases)
        listed = None
        for base in bases:
            if isinstance(base, _GenericAlias) and base.__origin__ in (Generic, _protocol()):
                if listed is not None and base.__origin__ is Generic:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                if listed is not None:
                    raise TypeError("Cannot inherit from Protocol[...] multiple times.")
                listed = base.__parameters__
                name = base.__origin__.__name__
        if listed is not None:
            missing = [parameter for parameter in parameters if parameter not in listed]
            if missing:
                raise TypeError(
                    f"Some type variables ({', '.join(map(str, missing))}) are "
                    f"not listed in {name}[{', '.join(map(str, listed))}]"
                )
            parameters = listed
    cls.__parameters__ = tuple(parameters)


# ---- special forms


class _Final:
    # The base of classes without subclasses outside of this module.

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, _root=False, **kwargs):
        if not _root:
            raise TypeError("Cannot subclass special typing classes")


class _NotIterable:
    # A class with `__getitem__` whose instances are not iterated with it.

    __slots__ = ()
    __iter__ = None


class _Joined:
    # Types that `|` makes a union of.

    __slots__ = ()

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


class _SpecialForm(_Final, _NotIterable, _Joined, _root=True):
    __slots__ = ("_name", "__doc__", "_getitem")

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, item):
        if item in {"__name__", "__qualname__"}:
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        return self._cached_getitem(parameters)

    @_tp_cache
    def _cached_getitem(self, parameters):
        return self._getitem(self, parameters)


class _TypedSpecialForm(_SpecialForm, _root=True):
    # A form whose arguments are told apart by their types, too: Literal[0] is not Literal[False].

    def __getitem__(self, parameters):
        return self._typed_getitem(*_tuple_of(parameters))

    @_tp_cache(typed=True)
    def _typed_getitem(self, *parameters):
        return self._getitem(self, *parameters)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        if self is Any:
            return "typing.Any"
        return super().__repr__()


class Any(metaclass=_AnyMeta):
    """The type that is compatible with every type, and every type with it.

    As a base class it makes a class compatible with all types.
    """

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _plain(form, parameters):
    raise TypeError(f"{form} is not subscriptable")


@_SpecialForm
def NoReturn(self, parameters):
    """The result type of functions that never return."""
    _plain(self, parameters)


@_SpecialForm
def Never(self, parameters):
    """The type without values."""
    _plain(self, parameters)


@_SpecialForm
def Self(self, parameters):
    """The class that the annotated code belongs to."""
    _plain(self, parameters)


@_SpecialForm
def LiteralString(self, parameters):
    """Any literal string, or what is put together of such."""
    _plain(self, parameters)


@_SpecialForm
def TypeAlias(self, parameters):
    """Marks an assignment as the definition of a type alias."""
    _plain(self, parameters)


def _one_type(form, parameters, **options):
    item = _type_check(parameters, f"{form} accepts only single type.", **options)
    return _GenericAlias(form, (item,))


@_SpecialForm
def ClassVar(self, parameters):
    """Marks a variable of the class in contrast to those of its instances."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Final(self, parameters):
    """Marks a name that is not assigned again."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Optional(self, parameters):
    """Optional[X] is X | None."""
    arg = _type_check(parameters, f"{self} requires a single type.")
    return Union[arg, type(None)]


def _literal_parameters(parameters):
    # Literals inside of literals are part of them.
    for parameter in parameters:
        if isinstance(parameter, _LiteralGenericAlias):
            yield from parameter.__args__
        else:
            yield parameter


def _value_and_type(parameters):
    return [(parameter, type(parameter)) for parameter in parameters]


@_TypedSpecialForm
def Literal(self, *parameters):
    """One of the values that are listed."""
    parameters = tuple(_literal_parameters(parameters))
    pairs = _value_and_type(parameters)
    try:
        pairs = list(dict.fromkeys(pairs))
    except TypeError:
        # Not all of the values are hashable.
        pairs = [pair for i, pair in enumerate(pairs) if pair not in pairs[:i]]
    return _LiteralGenericAlias(self, tuple(value for value, _ in pairs))


@_SpecialForm
def Concatenate(self, parameters):
    """Parameters in front of those that a ParamSpec or `...` stands for."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    *first, last = _tuple_of(parameters)
    if not (last is ... or isinstance(last, ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    message = "Concatenate[arg, ...]: each arg must be a type."
    return _ConcatenateGenericAlias(self, (*(_type_check(arg, message) for arg in first), last))


@_SpecialForm
def TypeGuard(self, parameters):
    """The result of a function that tells whether its argument is of the type."""
    return _one_type(self, parameters)


@_SpecialForm
def TypeIs(self, parameters):
    """The result of a function that tells whether its argument is of the type, and is true for all that are."""
    return _one_type(self, parameters)


@_SpecialForm
def Required(self, parameters):
    """Marks a key that a TypedDict must have."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def NotRequired(self, parameters):
    """Marks a key that a TypedDict need not have."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def ReadOnly(self, parameters):
    """Marks a key of a TypedDict that is not to be changed."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Unpack(self, parameters):
    """Unpack[X] is *X, for variable tuples and tuples, or the keyword arguments that a TypedDict describes."""
    item = _type_check(parameters, f"{self} accepts only single type.")
    return _UnpackGenericAlias(origin=self, args=(item,))


@_TypedSpecialForm
def Annotated(self, *parameters):
    """A type with values of any kind that say more about it."""
    if len(parameters) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    if _is_unpacked_typevartuple(parameters[0]):
        raise TypeError("Annotated[...] should not be used with an unpacked TypeVarTuple")
    origin = _type_check(
        parameters[0], "Annotated[t, ...]: t must be a type.", allow_special_forms=True
    )
    return _AnnotatedAlias(origin, tuple(parameters[1:]))


# ---- generic aliases


_SPECIAL_NAMES = frozenset({"_name", "_inst", "_nparams", "_paramspec_tvars", "_typevar_types", "_defaults"})


class _BaseGenericAlias(_Final, _root=True):
    # An alias of a class, with or without arguments. What is no special name is the class's.

    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin
        # Aliases are pickled by argument, so that the attribute is for people only.
        self.__slots__ = None

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(
                f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead"
            )
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            # A class can refuse attributes in any way it likes.
            pass
        return result

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        entries = []
        if self.__origin__ not in bases:
            entries.append(self.__origin__)
        # Generic is put behind the last base that brings it in.
        if not any(_brings_generic(base, bases) for base in bases[bases.index(self) + 1 :]):
            entries.append(Generic)
        return tuple(entries)

    def __getattr__(self, attr):
        if attr in {"__origin__", "__args__"}:
            return super().__getattribute__(attr)
        if attr in {"__name__", "__qualname__"}:
            return self._name or self.__origin__.__name__
        # Only while the object is made is there no origin.
        if "__origin__" in self.__dict__ and not _is_dunder(attr):
            return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, value):
        if _is_dunder(attr) or attr in _SPECIAL_NAMES:
            super().__setattr__(attr, value)
        else:
            setattr(self.__origin__, attr, value)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError(_SUBSCRIPTED)

    def __dir__(self):
        return list({*super().__dir__(), *(name for name in dir(self.__origin__) if not _is_dunder(name))})


def _brings_generic(base, bases):
    # Whether the class made of these bases gets Generic from this one.
    if isinstance(base, _BaseGenericAlias):
        return True
    if isinstance(base, type):
        return issubclass(base, Generic)
    entries = getattr(base, "__mro_entries__", None)
    entries = entries(bases) if entries is not None else ()
    return isinstance(entries, tuple) and any(isinstance(entry, type) and issubclass(entry, Generic) for entry in entries)


class _GenericAlias(_Joined, _BaseGenericAlias, _root=True):
    # `C[T]` of a class in the language, `List[int]`, `ClassVar[int]`.

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        args = _tuple_of(args)
        self.__args__ = tuple(... if arg is _TypingEllipsis else arg for arg in args)
        enforce = origin in (Generic, _protocol())
        self.__parameters__ = _collect_type_parameters(args, enforce_default_ordering=enforce)
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __getitem__(self, args):
        return self._cached_getitem(args)

    @_tp_cache
    def _cached_getitem(self, args):
        if self.__origin__ in (Generic, _protocol()):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        args = tuple(map(_type_convert, _tuple_of(args)))
        args = _prepared_args(self, _unpack_args(args) if args else args)
        chosen = dict(zip(self.__parameters__, args))
        return self.copy_with(tuple(_substituted(self, self.__args__, chosen)))

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _type_repr(self.__origin__)
        return f"{name}[{_args_repr(self.__args__) or '()'}]"

    def __reduce__(self):
        origin = _public(self._name) if self._name else self.__origin__
        args = self.__args__
        if len(args) == 1 and not isinstance(args[0], tuple):
            (args,) = args
        return operator.getitem, (origin, args)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            return super().__mro_entries__(bases)
        if self._name:
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            if _protocol() in bases:
                return ()
            # Another generic base brings Generic with it.
            rest = bases[bases.index(self) + 1 :]
            if any(isinstance(base, _BaseGenericAlias) and base is not self for base in rest):
                return ()
        return (self.__origin__,)

    def __iter__(self):
        yield Unpack[self]


def _public(name):
    # The object that typing has under the name.
    import typing

    return getattr(typing, name)


class _TypingEllipsis:
    """Stands for `...` among arguments."""


class _SpecialGenericAlias(_NotIterable, _Joined, _BaseGenericAlias, _root=True):
    # `List`, `Mapping` ...: the name of a class in typing, without arguments.

    def __init__(self, origin, nparams, *, inst=True, name=None, defaults=()):
        super().__init__(origin, inst=inst, name=name or origin.__name__)
        self._nparams = nparams
        self._defaults = defaults
        if origin.__module__ == "builtins":
            self.__doc__ = f"Deprecated alias to {origin.__qualname__}."
        else:
            self.__doc__ = f"Deprecated alias to {origin.__module__}.{origin.__qualname__}."

    def __getitem__(self, parameters):
        return self._cached_getitem(parameters)

    @_tp_cache
    def _cached_getitem(self, parameters):
        message = "Parameters to generic types must be types."
        parameters = tuple(_type_check(parameter, message) for parameter in _tuple_of(parameters))
        missing = self._nparams - len(parameters)
        if self._defaults and 0 < missing <= len(self._defaults):
            parameters += self._defaults[len(self._defaults) - missing :]
        if not self._nparams:
            raise TypeError(f"{self} is not a generic class")
        if len(parameters) != self._nparams:
            many = "many" if len(parameters) > self._nparams else "few"
            expected = self._nparams
            if self._defaults:
                expected = f"at least {expected - len(self._defaults)}"
            raise TypeError(f"Too {many} arguments for {self}; actual {len(parameters)}, expected {expected}")
        return self.copy_with(parameters)

    def copy_with(self, args):
        return _GenericAlias(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        return "typing." + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if isinstance(cls, _GenericAlias):
            return super().__subclasscheck__(cls)
        return issubclass(cls, self.__origin__)

    def __reduce__(self):
        return self._name


class _CallableGenericAlias(_NotIterable, _GenericAlias, _root=True):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        return f"typing.Callable[[{_args_repr(args[:-1])}], {_type_repr(args[-1])}]"

    def __reduce__(self):
        args = self.__args__
        if not (len(args) == 2 and _is_param_expr(args[0])):
            args = list(args[:-1]), args[-1]
        return operator.getitem, (_public("Callable"), args)


class _CallableType(_SpecialGenericAlias, _root=True):
    def copy_with(self, args):
        return _CallableGenericAlias(self.__origin__, args, name=self._name, inst=self._inst)

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple) or len(parameters) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = parameters
        # A list is not hashable, what it holds is.
        return self._made((tuple(args), result) if isinstance(args, list) else parameters)

    @_tp_cache
    def _made(self, parameters):
        args, result = parameters
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is ...:
            return self.copy_with((_TypingEllipsis, result))
        args = tuple(map(_type_convert, _tuple_of(args)))
        return self.copy_with((*args, result))


class _TupleType(_SpecialGenericAlias, _root=True):
    @_tp_cache
    def _cached_getitem(self, parameters):
        parameters = _tuple_of(parameters)
        if len(parameters) >= 2 and parameters[-1] is ...:
            message = "Tuple[t, ...]: t must be a type."
            parameters = tuple(_type_check(parameter, message) for parameter in parameters[:-1])
            return self.copy_with((*parameters, _TypingEllipsis))
        message = "Tuple[t0, t1, ...]: each t must be a type."
        return self.copy_with(tuple(_type_check(parameter, message) for parameter in parameters))


class _DeprecatedGenericAlias(_SpecialGenericAlias, _root=True):
    def __init__(self, origin, nparams, *, removal_version, inst=True, name=None):
        super().__init__(origin, nparams, inst=inst, name=name)

    def __instancecheck__(self, obj):
        _warn_deprecated(self._name)
        return super().__instancecheck__(obj)

    def __subclasscheck__(self, cls):
        _warn_deprecated(self._name)
        return super().__subclasscheck__(cls)


def _warn_deprecated(name):
    import warnings

    warnings._deprecated(f"typing.{name}", remove=(3, 17))


class _LiteralGenericAlias(_GenericAlias, _root=True):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        mine, theirs = _value_and_type(self.__args__), _value_and_type(other.__args__)
        try:
            return set(mine) == set(theirs)
        except TypeError:
            return all(pair in theirs for pair in mine) and all(pair in mine for pair in theirs)

    def __hash__(self):
        return hash(frozenset(_value_and_type(self.__args__)))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    def copy_with(self, args):
        *first, last = args
        if isinstance(last, (list, tuple)):
            # Its parameters are known: what is left is a list of types.
            return (*first, *last)
        if isinstance(last, _ConcatenateGenericAlias):
            args = (*first, *last.__args__)
        return super().copy_with(args)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        # There is only one argument.
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"

    def __getitem__(self, args):
        if self.__typing_is_unpacked_typevartuple__:
            return args
        return super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        (arg,) = self.__args__
        if isinstance(arg, (_GenericAlias, GenericAlias)):
            if arg.__origin__ is not tuple:
                raise TypeError("Unpack[...] must be used with a tuple type")
            return arg.__args__
        return None

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_NotIterable, _GenericAlias, _root=True):
    # The type is the origin; what is said about it is metadata.

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, origin, name="Annotated")
        self.__metadata__ = metadata

    def copy_with(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"

    def __reduce__(self):
        return operator.getitem, (Annotated, (self.__origin__, *self.__metadata__))

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)
