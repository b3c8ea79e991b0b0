"""Functions that take or make functions."""

__all__ = [
    "update_wrapper",
    "wraps",
    "WRAPPER_ASSIGNMENTS",
    "WRAPPER_UPDATES",
    "total_ordering",
    "cache",
    "cmp_to_key",
    "lru_cache",
    "reduce",
    "partial",
    "partialmethod",
    "singledispatch",
    "singledispatchmethod",
    "cached_property",
    "Placeholder",
]

from _functools import Placeholder, _lru_cache_wrapper, cmp_to_key, partial, reduce

GenericAlias = type(list[int])


def __getattr__(name):
    if name == "RLock":
        # Not used here any more; older packages take it from this module.
        from _thread import RLock

        return RLock
    # The type of cache_info() is made when the first cache is.
    if name == "_CacheInfo":
        from collections import namedtuple

        global _CacheInfo
        _CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], module=__name__)
        return _CacheInfo
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# ---- wrappers that look like what they wrap

WRAPPER_ASSIGNMENTS = "__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__"
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make the wrapper look like the wrapped function, and return it.

    The attributes in `assigned` are taken over, those in `updated` are updated.
    """
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            pass
        else:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # After the update, so that it is not the __wrapped__ of the wrapped function.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Return a decorator that applies update_wrapper() with these arguments."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# ---- total_ordering: each function asks the root method by the type, as the operator would


def _gt_from_lt(self, other):
    """What total_ordering makes of __lt__ and __eq__."""
    less = type(self).__lt__(self, other)
    return less if less is NotImplemented else not less and self != other


def _le_from_lt(self, other):
    """What total_ordering makes of __lt__ and __eq__."""
    less = type(self).__lt__(self, other)
    return less if less is NotImplemented else less or self == other


def _ge_from_lt(self, other):
    """What total_ordering makes of __lt__."""
    less = type(self).__lt__(self, other)
    return less if less is NotImplemented else not less


def _ge_from_le(self, other):
    """What total_ordering makes of __le__ and __eq__."""
    upto = type(self).__le__(self, other)
    return upto if upto is NotImplemented else not upto or self == other


def _lt_from_le(self, other):
    """What total_ordering makes of __le__ and __eq__."""
    upto = type(self).__le__(self, other)
    return upto if upto is NotImplemented else upto and self != other


def _gt_from_le(self, other):
    """What total_ordering makes of __le__."""
    upto = type(self).__le__(self, other)
    return upto if upto is NotImplemented else not upto


def _lt_from_gt(self, other):
    """What total_ordering makes of __gt__ and __eq__."""
    more = type(self).__gt__(self, other)
    return more if more is NotImplemented else not more and self != other


def _ge_from_gt(self, other):
    """What total_ordering makes of __gt__ and __eq__."""
    more = type(self).__gt__(self, other)
    return more if more is NotImplemented else more or self == other


def _le_from_gt(self, other):
    """What total_ordering makes of __gt__."""
    more = type(self).__gt__(self, other)
    return more if more is NotImplemented else not more


def _le_from_ge(self, other):
    """What total_ordering makes of __ge__ and __eq__."""
    least = type(self).__ge__(self, other)
    return least if least is NotImplemented else not least or self == other


def _gt_from_ge(self, other):
    """What total_ordering makes of __ge__ and __eq__."""
    least = type(self).__ge__(self, other)
    return least if least is NotImplemented else least and self != other


def _lt_from_ge(self, other):
    """What total_ordering makes of __ge__."""
    least = type(self).__ge__(self, other)
    return least if least is NotImplemented else not least


# In the order of preference, if a class defines several.
_derived_from = {
    "__lt__": (("__gt__", _gt_from_lt), ("__le__", _le_from_lt), ("__ge__", _ge_from_lt)),
    "__le__": (("__ge__", _ge_from_le), ("__lt__", _lt_from_le), ("__gt__", _gt_from_le)),
    "__gt__": (("__lt__", _lt_from_gt), ("__ge__", _ge_from_gt), ("__le__", _le_from_gt)),
    "__ge__": (("__le__", _le_from_ge), ("__gt__", _gt_from_ge), ("__lt__", _lt_from_ge)),
}


def total_ordering(cls):
    """Give the class the ordering methods it lacks, derived from one that it defines."""
    defined = {op for op in _derived_from if getattr(cls, op, None) is not getattr(object, op, None)}
    for root, derived in _derived_from.items():
        if root in defined:
            break
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for op, method in derived:
        if op not in defined:
            method.__name__ = op
            setattr(cls, op, method)
    return cls


# ---- caches


def lru_cache(maxsize=128, typed=False):
    """Remember the results of the last calls; with maxsize None, of all.

    With typed, arguments of different types are kept apart even if they are equal.
    The wrapper has cache_info(), cache_clear(), cache_parameters() and __wrapped__.
    """
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        # Used without parentheses.
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorating_function(user_function):
        return _cached(user_function, maxsize, typed)

    return decorating_function


def _cached(function, maxsize, typed):
    info = globals().get("_CacheInfo") or __getattr__("_CacheInfo")
    wrapper = _lru_cache_wrapper(function, maxsize, typed, info)
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


def cache(user_function, /):
    "Remember the results of all calls: lru_cache(maxsize=None)."
    return _cached(user_function, None, False)


class cached_property:
    """A property computed once per instance, then kept in the instance's __dict__."""

    def __init__(self, func):
        self.attrname = None
        self.func = func
        self.__module__, self.__doc__ = func.__module__, func.__doc__

    def __set_name__(self, owner, name):
        known = self.attrname
        if known is not None and known != name:
            raise TypeError(
                f"Cannot assign the same cached_property to two different names ({known!r} and {name!r})."
            )
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            cache = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} "
                f"instance to cache {name!r} property."
            ) from None
        # Usually the attribute hides this descriptor once it is there; not if called by hand.
        if name in cache:
            return cache[name]
        value = self.func(instance)
        try:
            cache[name] = value
        except TypeError:
            raise TypeError(
                f"The '__dict__' attribute on {type(instance).__name__!r} instance "
                f"does not support item assignment for caching {name!r} property."
            ) from None
        return value

    __class_getitem__ = classmethod(GenericAlias)


# ---- partial methods


class partialmethod:
    """Like partial, to be used as a method: the instance goes in front of the given arguments."""

    def __new__(cls, func, /, *args, **keywords):
        if args[-1:] == (Placeholder,):
            raise TypeError("trailing Placeholders are not allowed")
        if any(value is Placeholder for value in keywords.values()):
            raise TypeError("Placeholder cannot be passed as a keyword argument")
        if isinstance(func, partialmethod):
            # Flatten: fill the inner one's gaps first.
            inner = func
            args = _fill(inner.args, args)
            keywords = {**inner.keywords, **keywords}
            func = inner.func
        elif not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"the first argument {func!r} must be a callable or a descriptor")
        self = object.__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func)]
        parts.extend(map(repr, self.args))
        parts.extend([f"{name}={value!r}" for name, value in self.keywords.items()])
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def _make_unbound_method(self):
        gaps = self.args.count(Placeholder)

        def _method(cls_or_self, /, *args, **keywords):
            given = self.args
            if gaps:
                if len(args) < gaps:
                    raise TypeError(
                        "missing positional arguments in 'partialmethod' call; "
                        f"expected at least {gaps}, got {len(args)}"
                    )
                given = _fill(given, args[:gaps])
                args = args[gaps:]
            return self.func(cls_or_self, *given, *args, **{**self.keywords, **keywords})

        _method.__partialmethod__ = self
        _method.__isabstractmethod__ = self.__isabstractmethod__
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        if get is not None and not (type(self.func) is partial):
            bound = get(obj, cls)
            if bound is not self.func:
                # The descriptor did something: what it gave takes the arguments.
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._make_unbound_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


def _fill(template, values):
    # Put the values into the gaps of the template, the rest behind it.
    if Placeholder not in template:
        return template + tuple(values)
    values = list(values)
    filled = [values.pop(0) if arg is Placeholder and values else arg for arg in template]
    return (*filled, *values)


def _unwrap_partial(func):
    inner = func
    while isinstance(inner, partial):
        inner = inner.func
    return inner


def _unwrap_partialmethod(func):
    before = None
    while func is not before:
        before = func
        while isinstance(getattr(func, "__partialmethod__", None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = getattr(func, "func")
        func = _unwrap_partial(func)
    return func


# ---- singledispatch


def _c3_merge(sequences):
    # The linearisation: repeatedly take the first head that is in no other tail.
    result = []
    while sequences := [seq for seq in sequences if seq]:
        for seq in sequences:
            head = seq[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(head)
        for seq in sequences:
            if seq[0] == head:
                del seq[0]
    return result


def _c3_mro(cls, abcs=None):
    """The method resolution order of cls with abstract base classes put in.

    An ABC goes where cls, but none of its bases, starts to be its virtual subclass, and
    behind the bases that are ABCs themselves.
    """
    bases = list(cls.__bases__)
    boundary = 0
    for count in range(len(bases), 0, -1):
        if hasattr(bases[count - 1], "__abstractmethods__"):
            boundary = count
            break
    abcs = list(abcs) if abcs else []
    own = [abc for abc in abcs if issubclass(cls, abc) and not any(issubclass(base, abc) for base in bases)]
    rest = [abc for abc in abcs if abc not in own]
    parents = [*bases[:boundary], *own, *bases[boundary:]]
    lines = [_c3_mro(parent, rest) for parent in parents]
    return _c3_merge([[cls], *lines, bases[:boundary], own, bases[boundary:]])


def _compose_mro(cls, types):
    """The order in which implementations registered for `types` are to be tried for cls."""
    real = set(cls.__mro__)

    def relevant(typ):
        return (
            typ not in real
            and hasattr(typ, "__mro__")
            and not isinstance(typ, GenericAlias)
            and issubclass(cls, typ)
        )

    candidates = [typ for typ in types if relevant(typ)]
    # An ABC that another one already inherits from comes along by itself.
    candidates = [
        typ for typ in candidates if not any(typ is not other and typ in other.__mro__ for other in candidates)
    ]
    wanted = set(candidates)
    order = []
    for typ in candidates:
        # More specific ABCs that cls is a subclass of, though nothing is registered for them.
        lines = [
            [base for base in sub.__mro__ if base in wanted]
            for sub in typ.__subclasses__()
            if sub not in real and issubclass(cls, sub)
        ]
        if not lines:
            order.append(typ)
            continue
        lines.sort(key=len, reverse=True)
        for line in lines:
            for base in line:
                if base not in order:
                    order.append(base)
    return _c3_mro(cls, order)


def _find_impl(cls, registry):
    """The best implementation in the registry for cls; RuntimeError if two are equally good."""
    match = None
    for typ in _compose_mro(cls, registry.keys()):
        if typ not in registry:
            if match is not None:
                break
            continue
        if match is None:
            match = typ
            continue
        real = cls.__mro__
        if typ not in real and match not in real and not issubclass(match, typ):
            raise RuntimeError(f"Ambiguous dispatch: {match} or {typ}")
        break
    return registry.get(match)


def singledispatch(func):
    """Make a function generic: register() adds implementations by the type of the first argument."""
    from _abc import get_cache_token
    from _weakref import ref

    funcname = getattr(func, "__name__", "singledispatch function")
    registry = {}
    # By plain weak references, of which a class has one only: implementations, and what removes the entry with the class.
    dispatched = {}
    cache_token = None

    def dispatch(cls):
        """Return the implementation for the class."""
        nonlocal cache_token
        if cache_token is not None:
            # A registration with an ABC somewhere may change what fits.
            current = get_cache_token()
            if cache_token != current:
                dispatched.clear()
                cache_token = current
        key = ref(cls)
        found = dispatched.get(key)
        if found is None:
            impl = registry.get(cls)
            if impl is None:
                impl = _find_impl(cls, registry)
            found = dispatched[key] = impl, ref(cls, lambda _: dispatched.pop(key, None))
        return found[0]

    def register(cls, func=None):
        """Register an implementation for a class, several of them as a union, or by annotation."""
        nonlocal cache_token
        classes = _dispatch_classes(cls)
        if classes is None:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            # Either a function whose annotation says for what, or an error.
            if isinstance(cls, type) or not hasattr(cls, "__annotate__") or not _annotations(cls):
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. "
                    "Use either `@register(some_class)` "
                    "or plain `@register` on an annotated function."
                )
            func = cls
            cls, classes = _first_annotation(func)
        elif func is None:
            return lambda f: register(cls, f)
        for typ in classes:
            registry[typ] = func
        if cache_token is None and any(hasattr(typ, "__abstractmethods__") for typ in classes):
            cache_token = get_cache_token()
        # They may fit better than what was found before.
        dispatched.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = type(type.__dict__)(registry)
    wrapper._clear_cache = dispatched.clear
    update_wrapper(wrapper, func)
    return wrapper


def _dispatch_classes(cls):
    # The classes that the argument of register() stands for, or None.
    if isinstance(cls, type) and not isinstance(cls, GenericAlias):
        return (cls,)
    if type(cls) is type(int | str):
        args = cls.__args__
        if all(isinstance(arg, type) and not isinstance(arg, GenericAlias) for arg in args):
            return args
    return None


def _annotations(func):
    from annotationlib import Format, get_annotations

    return get_annotations(func, format=Format.FORWARDREF)


def _first_annotation(func):
    # What the annotation of the first parameter says the function is for.
    from annotationlib import Format, ForwardRef
    from typing import get_type_hints

    name, hint = next(iter(get_type_hints(func, format=Format.FORWARDREF).items()))
    classes = _dispatch_classes(hint)
    if classes is not None:
        return hint, classes
    if type(hint) is type(int | str):
        problem = f"{hint!r} not all arguments are classes."
    elif isinstance(hint, ForwardRef):
        problem = f"{hint!r} is an unresolved forward reference."
    else:
        problem = f"{hint!r} is not a class."
    raise TypeError(f"Invalid annotation for {name!r}. {problem}")


class singledispatchmethod:
    """singledispatch for methods: the type of the first argument after self or cls decides."""

    def __init__(self, func):
        if not (callable(func) or hasattr(func, "__get__")):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.func = func
        self.dispatcher = singledispatch(func)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def register(self, cls, method=None):
        """Register an implementation for a class."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        return _singledispatchmethod_get(self, obj, cls)

    def __repr__(self):
        return f"<single dispatch method descriptor {_name_of(self.func)}>"


def _name_of(func):
    try:
        return func.__qualname__
    except AttributeError:
        return getattr(func, "__name__", "?")


class _singledispatchmethod_get:
    # A singledispatchmethod looked up on an instance or a class.

    def __init__(self, unbound, obj, cls):
        self._unbound, self._obj, self._cls = unbound, obj, cls
        self._dispatch = unbound.dispatcher.dispatch
        func = unbound.func
        for name in ("__module__", "__doc__"):
            if hasattr(func, name):
                setattr(self, name, getattr(func, name))

    def __repr__(self):
        name = _name_of(self._unbound.func)
        if self._obj is not None:
            return f"<bound single dispatch method {name} of {self._obj!r}>"
        return f"<single dispatch method {name}>"

    def __call__(self, /, *args, **kwargs):
        if not args:
            name = getattr(self._unbound.func, "__name__", "singledispatchmethod method")
            raise TypeError(f"{name} requires at least 1 positional argument")
        return self._dispatch(args[0].__class__).__get__(self._obj, self._cls)(*args, **kwargs)

    register = property(lambda self: self._unbound.register)
    __wrapped__ = property(lambda self: self._unbound.func)

    def __getattr__(self, name):
        # Only what functions show; not, for one, private attributes of the descriptor.
        if name in ("__name__", "__qualname__", "__isabstractmethod__", "__annotations__", "__type_params__"):
            return getattr(self._unbound.func, name)
        raise AttributeError
