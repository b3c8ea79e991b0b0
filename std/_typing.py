"""Type parameters, type aliases and the base class of generic classes."""

_GenericAlias = type(list[int])


class _NoDefaultType:
    """The type of NoDefault."""

    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(_NoDefaultType)
_NoDefaultType.__name__ = _NoDefaultType.__qualname__ = "NoDefaultType"
_NoDefaultType.__module__ = "typing"


def _caller():
    try:
        import sys

        return sys._getframe(2).f_globals.get("__name__")
    except (ImportError, AttributeError, ValueError):
        return None


def _union(left, right):
    import typing

    return typing.Union[left, right]


class _Parameter:
    # What all parameters share. A value is computed when it is first asked for.

    def __init_subclass__(cls, **kwargs):
        if cls.__module__ != __name__:
            name = cls.__mro__[1].__name__
            raise TypeError(f"type 'typing.{name}' is not an acceptable base type")

    def _start(self, name, default):
        self.__name__ = name
        self._default = default
        self._evaluate_default = None

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

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    @property
    def __default__(self):
        if self._evaluate_default is not None:
            self._default = self._evaluate_default(1)
            self._evaluate_default = None
        return self._default

    @property
    def evaluate_default(self):
        if self._evaluate_default is not None:
            return self._evaluate_default
        if self._default is NoDefault:
            return None
        value = self._default
        return lambda format=1, /: value

    def has_default(self):
        """Whether the parameter has a default."""
        return self._evaluate_default is not None or self._default is not NoDefault


def _variance(parameter, covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant types are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    parameter.__covariant__ = bool(covariant)
    parameter.__contravariant__ = bool(contravariant)
    parameter.__infer_variance__ = bool(infer_variance)


class TypeVar(_Parameter):
    """Type variable."""

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
        if not isinstance(name, str):
            raise TypeError(f"typevar() argument 'name' must be str, not {type(name).__name__}")
        _variance(self, covariant, contravariant, infer_variance)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._start(name, default)
        self._bound = bound
        self._constraints = constraints
        self._evaluate_bound = None
        self._evaluate_constraints = None
        self.__module__ = _caller()

    @property
    def __bound__(self):
        if self._evaluate_bound is not None:
            self._bound = self._evaluate_bound(1)
            self._evaluate_bound = None
        return self._bound

    @property
    def __constraints__(self):
        if self._evaluate_constraints is not None:
            self._constraints = self._evaluate_constraints(1)
            self._evaluate_constraints = None
        return self._constraints

    @property
    def evaluate_bound(self):
        if self._evaluate_bound is not None or self._bound is None:
            return self._evaluate_bound
        value = self._bound
        return lambda format=1, /: value

    @property
    def evaluate_constraints(self):
        if self._evaluate_constraints is not None or not self._constraints:
            return self._evaluate_constraints
        value = self._constraints
        return lambda format=1, /: value

    def __typing_subst__(self, arg):
        import typing

        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        parameters = alias.__parameters__
        if len(args) <= parameters.index(self) and self.has_default():
            return (*args, self.__default__)
        return args


class ParamSpecArgs:
    """The args for a ParamSpec object."""

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self), self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecKwargs(ParamSpecArgs):
    """The kwargs for a ParamSpec object."""

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_Parameter):
    """Parameter specification variable."""

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
        if not isinstance(name, str):
            raise TypeError(f"paramspec() argument 'name' must be str, not {type(name).__name__}")
        _variance(self, covariant, contravariant, infer_variance)
        self._start(name, default)
        self.__bound__ = bound
        self.__module__ = _caller()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)


class TypeVarTuple(_Parameter):
    """Type variable tuple."""

    def __init__(self, name, *, default=NoDefault):
        if not isinstance(name, str):
            raise TypeError(f"typevartuple() argument 'name' must be str, not {type(name).__name__}")
        self._start(name, default)
        self.__module__ = _caller()

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        import typing

        yield typing.Unpack[self]


class TypeAliasType:
    """Type alias."""

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self.__name__ = name
        self.__type_params__ = type_params
        self._value = value
        self._evaluate_value = None
        self.__module__ = _caller()

    @property
    def __value__(self):
        if self._evaluate_value is not None:
            self._value = self._evaluate_value(1)
            self._evaluate_value = None
        return self._value

    @property
    def evaluate_value(self):
        if self._evaluate_value is not None:
            return self._evaluate_value
        value = self._value
        return lambda format=1, /: value

    @property
    def __parameters__(self):
        return self.__type_params__

    def __getitem__(self, parameters):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _GenericAlias(self, parameters)

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)


class _BaseAlias:
    # `Generic[T]`, the base of a class with type parameters.

    def __init__(self, parameters):
        self.__origin__ = Generic
        self.__args__ = self.__parameters__ = parameters

    def __mro_entries__(self, bases):
        return (Generic,)

    def __repr__(self):
        return f"typing.Generic[{', '.join(map(repr, self.__args__))}]"


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if cls is Generic:
            return _BaseAlias(parameters)
        return _GenericAlias(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if isinstance(base, _BaseAlias):
                cls.__parameters__ = base.__parameters__
                return
        if "__parameters__" not in cls.__dict__:
            cls.__parameters__ = ()


for _class in (TypeVar, ParamSpec, TypeVarTuple, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, Generic):
    _class.__module__ = "typing"


# ---- what the syntax of type parameters makes


def _make_typevar(name):
    made = TypeVar(name, infer_variance=True)
    made.__module__ = _caller()
    return made


def _make_typevar_bound(name, evaluate):
    made = TypeVar(name, infer_variance=True)
    made._evaluate_bound = evaluate
    made.__module__ = _caller()
    return made


def _make_typevar_constraints(name, evaluate):
    made = TypeVar(name, infer_variance=True)
    made._evaluate_constraints = evaluate
    made.__module__ = _caller()
    return made


def _make_paramspec(name):
    made = ParamSpec(name, infer_variance=True)
    made.__module__ = _caller()
    return made


def _make_typevartuple(name):
    made = TypeVarTuple(name)
    made.__module__ = _caller()
    return made


def _set_typeparam_default(parameter, evaluate):
    parameter._evaluate_default = evaluate
    return parameter


def _make_typealias(parts):
    name, parameters, evaluate = parts
    made = TypeAliasType(name, None, type_params=parameters or ())
    made._evaluate_value = evaluate
    made.__module__ = _caller()
    return made


def _subscript_generic(parameters):
    return Generic[parameters]
