"""Type parameters, type aliases and the base class of generic classes."""

import sys

_GenericAlias = type(list[int])
_Union = type(int | str)


def _full_name(cls):
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"


class _Checked(type):
    # The class of classes that scripts cannot change or derive from.

    def __new__(metaclass, name, bases, namespace, final=True):
        for base in bases:
            if type(base) is _Checked and base._final:
                raise TypeError(f"type '{_full_name(base)}' is not an acceptable base type")
        namespace["_final"] = final
        return type.__new__(metaclass, name, bases, namespace)

    def __init__(cls, name, bases, namespace, final=True):
        type.__init__(cls, name, bases, namespace)

    def __setattr__(cls, name, value):
        raise TypeError(f"cannot set {name!r} attribute of immutable type '{_full_name(cls)}'")


class NoDefaultType(metaclass=_Checked):
    """The type of the NoDefault singleton."""

    __slots__ = ()
    __module__ = "builtins"

    def __new__(cls):
        return NoDefault

    def __getattribute__(self, name):
        if name == "__module__":
            # With that of the class pickle would look for it among the builtins.
            raise AttributeError("'NoDefaultType' object has no attribute '__module__'", name=name, obj=self)
        return object.__getattribute__(self, name)

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(NoDefaultType)
del NoDefaultType


def _idfunc(value):
    return value


def _caller(depth=2):
    # The module whose code called the function that asks.
    try:
        return sys._getframe(depth).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


def _constant(value):
    # The evaluator of a value that is there already.
    def evaluate(format=1, /):
        if format == 4:
            import annotationlib

            if isinstance(value, tuple):
                return f"({', '.join(map(annotationlib.type_repr, value))})"
            return annotationlib.type_repr(value)
        return value

    return evaluate


class _Lazy:
    # An attribute that is a value, or a function that computes it when it is first asked for. `absent` is what
    # stands for no value, and then there is no evaluator either.

    def __init__(self, absent):
        self.absent = absent

    def __set_name__(self, owner, name):
        self.name = name
        self.value = f"_{name.strip('_')}"
        self.evaluator = f"_evaluate_{name.strip('_')}"
        self.__doc__ = f"The {name.strip('_')}, evaluated when it is first asked for."

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        evaluate = getattr(obj, self.evaluator, None)
        value = getattr(obj, self.value, self.absent)
        if evaluate is None or value is not self.absent:
            return value
        value = evaluate(1)
        setattr(obj, self.value, value)
        return value

    def __set__(self, obj, value):
        raise _not_writable(type(obj), self.name)

    def is_set(self, obj):
        return getattr(obj, self.evaluator, None) is not None or getattr(obj, self.value) is not self.absent

    def evaluate(self, obj):
        evaluate = getattr(obj, self.evaluator, None)
        if evaluate is None and self.is_set(obj):
            return _constant(getattr(obj, self.value))
        return evaluate


def _evaluator(lazy):
    return property(lazy.evaluate, doc="The function that evaluates it, or None.")


_READ_ONLY = frozenset({"__name__", "__covariant__", "__contravariant__", "__infer_variance__"})


def _not_writable(kind, name):
    return AttributeError(f"attribute {name!r} of 'typing.{kind.__name__}' objects is not writable")


class _Parameter(metaclass=_Checked, final=False):
    # What all parameters share.

    __module__ = "typing"
    __default__ = _Lazy(NoDefault)
    evaluate_default = _evaluator(__default__)

    def __setattr__(self, name, value):
        if name in _READ_ONLY and name in self.__dict__:
            raise AttributeError("readonly attribute")
        object.__setattr__(self, name, value)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        if self.__covariant__:
            return "+" + self.__name__
        if self.__contravariant__:
            return "-" + self.__name__
        return "~" + self.__name__

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def has_default(self):
        """Whether the parameter has a default."""
        return _Parameter.__dict__["__default__"].is_set(self)


def _start(parameter, kind, name, default, variances=None):
    if not isinstance(name, str):
        raise TypeError(f"{kind}() argument 'name' must be str, not {type(name).__name__}")
    if variances is not None:
        covariant, contravariant, infer_variance = variances
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        parameter.__covariant__ = bool(covariant)
        parameter.__contravariant__ = bool(contravariant)
        parameter.__infer_variance__ = bool(infer_variance)
    parameter.__name__ = name
    parameter._default = default
    parameter.__module__ = _caller(3)


class TypeVar(_Parameter):
    """Type variable."""

    __module__ = "typing"
    __bound__ = _Lazy(None)
    evaluate_bound = _evaluator(__bound__)
    __constraints__ = _Lazy(())
    evaluate_constraints = _evaluator(__constraints__)

    def __init__(
        self,
        name,
        *constraints,
        bound=None,
        default=NoDefault,
        covariant=False,
        contravariant=False,
        infer_variance=False,
    ):
        _start(self, "typevar", name, default, (covariant, contravariant, infer_variance))
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if bound is not None:
            import typing

            bound = typing._type_check(bound, "Bound must be a type.")
        self._bound = bound
        self._constraints = constraints

    def __typing_subst__(self, arg):
        import typing

        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        parameters = alias.__parameters__
        index = parameters.index(self)
        if len(args) > index:
            return args
        if len(args) == index and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {index + 1}")


class _Part(metaclass=_Checked, final=False):
    # The arguments or keyword arguments that a ParamSpec stands for.

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __repr__(self):
        return f"{getattr(self.__origin__, '__name__', self.__origin__)}.{self._kind}"

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecArgs(_Part):
    """The args for a ParamSpec object."""

    __module__ = "typing"
    _kind = "args"


class ParamSpecKwargs(_Part):
    """The kwargs for a ParamSpec object."""

    __module__ = "typing"
    _kind = "kwargs"


class ParamSpec(_Parameter):
    """Parameter specification variable."""

    __module__ = "typing"

    def __init__(
        self,
        name,
        *,
        bound=None,
        default=NoDefault,
        covariant=False,
        contravariant=False,
        infer_variance=False,
    ):
        _start(self, "paramspec", name, default, (covariant, contravariant, infer_variance))
        self.__bound__ = bound

    @property
    def args(self):
        """Represents positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """Represents keyword arguments."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing

        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing

        return typing._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    """Type variable tuple."""

    __module__ = "typing"

    def __init__(self, name, *, default=NoDefault):
        _start(self, "typevartuple", name, default)

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        import typing

        yield typing.Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing

        return typing._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType(metaclass=_Checked):
    """Type alias."""

    __module__ = "typing"
    __value__ = _Lazy(NoDefault)
    evaluate_value = _evaluator(__value__)

    def __new__(cls, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        _check_defaults(type_params)
        return _alias(name, type_params, _caller(), value, None)

    def __init__(self, name, value, *, type_params=()):
        pass

    def __setattr__(self, name, value):
        if name == "_value":
            return object.__setattr__(self, name, value)
        if name == "__name__":
            raise AttributeError("readonly attribute")
        if hasattr(self, name):
            raise _not_writable(TypeAliasType, name)
        raise AttributeError(
            f"'typing.TypeAliasType' object has no attribute {name!r} and no __dict__ for setting new attributes"
        )

    @property
    def __parameters__(self):
        parameters = []
        for parameter in self.__type_params__:
            # An alias's variable tuple is a parameter in its unpacked form.
            parameters += parameter if isinstance(parameter, TypeVarTuple) else (parameter,)
        return tuple(parameters)

    def __getitem__(self, parameters):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _GenericAlias(self, parameters)

    def __iter__(self):
        import typing

        yield typing.Unpack[self]

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]


def _alias(name, parameters, module, value, evaluate):
    made = object.__new__(TypeAliasType)
    made.__dict__.update(
        __name__=name, __type_params__=parameters, _value=value, _evaluate_value=evaluate, __module__=module
    )
    return made


def _check_defaults(parameters):
    seen_default = False
    for parameter in parameters:
        if not isinstance(parameter, _Parameter):
            raise TypeError(f"Expected a type param, got {parameter!r}")
        if parameter.has_default():
            seen_default = True
        elif seen_default:
            raise TypeError(f"non-default type parameter '{parameter!r}' follows default type parameter")


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    __module__ = "typing"
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *args):
        import typing

        return typing._generic_class_getitem(cls, *args)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        import typing

        return typing._generic_init_subclass(cls, *args, **kwargs)


# What the syntax of type parameters makes. `_set_up` gives a parameter the function that computes one of its values.


def _set_up(parameter, evaluator=None, evaluate=None):
    parameter.__module__ = _caller(3)
    if evaluator is not None:
        setattr(parameter, evaluator, evaluate)
    return parameter


def _make_typevar(name):
    return _set_up(TypeVar(name, infer_variance=True))


def _make_typevar_bound(name, evaluate):
    return _set_up(TypeVar(name, infer_variance=True), "_evaluate_bound", evaluate)


def _make_typevar_constraints(name, evaluate):
    return _set_up(TypeVar(name, infer_variance=True), "_evaluate_constraints", evaluate)


def _make_paramspec(name):
    return _set_up(ParamSpec(name, infer_variance=True))


def _make_typevartuple(name):
    return _set_up(TypeVarTuple(name))


def _set_typeparam_default(parameter, evaluate):
    parameter._evaluate_default = evaluate
    return parameter


def _make_typealias(parts):
    name, parameters, evaluate = parts
    return _alias(name, parameters or (), _caller(), NoDefault, evaluate)


def _subscript_generic(parameters):
    return Generic[_unpacked(parameters)]


def _unpacked(parameters):
    # The variable tuples among the parameters of a class statement are unpacked.
    unpacked = []
    for parameter in parameters:
        unpacked += parameter if isinstance(parameter, TypeVarTuple) else (parameter,)
    return tuple(unpacked)
