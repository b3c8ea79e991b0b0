"""Finding out about live objects: what they are, how they are called, where they come from."""

import builtins
import enum
import functools
import sys
import types
from _collections import OrderedDict
from keyword import iskeyword

__all__ = [
    "AGEN_CLOSED",
    "AGEN_CREATED",
    "AGEN_RUNNING",
    "AGEN_SUSPENDED",
    "ArgInfo",
    "Arguments",
    "Attribute",
    "BlockFinder",
    "BoundArguments",
    "BufferFlags",
    "CORO_CLOSED",
    "CORO_CREATED",
    "CORO_RUNNING",
    "CORO_SUSPENDED",
    "CO_ASYNC_GENERATOR",
    "CO_COROUTINE",
    "CO_GENERATOR",
    "CO_ITERABLE_COROUTINE",
    "CO_NESTED",
    "CO_NEWLOCALS",
    "CO_NOFREE",
    "CO_OPTIMIZED",
    "CO_VARARGS",
    "CO_VARKEYWORDS",
    "CO_HAS_DOCSTRING",
    "CO_METHOD",
    "ClassFoundException",
    "ClosureVars",
    "EndOfBlock",
    "FrameInfo",
    "FullArgSpec",
    "GEN_CLOSED",
    "GEN_CREATED",
    "GEN_RUNNING",
    "GEN_SUSPENDED",
    "Parameter",
    "Signature",
    "TPFLAGS_IS_ABSTRACT",
    "Traceback",
    "classify_class_attrs",
    "cleandoc",
    "currentframe",
    "findsource",
    "formatannotation",
    "formatannotationrelativeto",
    "formatargvalues",
    "get_annotations",
    "getabsfile",
    "getargs",
    "getargvalues",
    "getasyncgenlocals",
    "getasyncgenstate",
    "getattr_static",
    "getblock",
    "getcallargs",
    "getclasstree",
    "getclosurevars",
    "getcomments",
    "getcoroutinelocals",
    "getcoroutinestate",
    "getdoc",
    "getfile",
    "getframeinfo",
    "getfullargspec",
    "getgeneratorlocals",
    "getgeneratorstate",
    "getinnerframes",
    "getlineno",
    "getmembers",
    "getmembers_static",
    "getmodule",
    "getmodulename",
    "getmro",
    "getouterframes",
    "getsource",
    "getsourcefile",
    "getsourcelines",
    "indentsize",
    "isabstract",
    "isasyncgen",
    "isasyncgenfunction",
    "isawaitable",
    "isbuiltin",
    "isclass",
    "iscode",
    "iscoroutine",
    "iscoroutinefunction",
    "isdatadescriptor",
    "isframe",
    "isfunction",
    "isgenerator",
    "isgeneratorfunction",
    "isgetsetdescriptor",
    "ismemberdescriptor",
    "ismethod",
    "ismethoddescriptor",
    "ismethodwrapper",
    "ismodule",
    "ispackage",
    "isroutine",
    "istraceback",
    "markcoroutinefunction",
    "signature",
    "stack",
    "trace",
    "unwrap",
    "walktree",
]

# Bits of code.co_flags.
CO_OPTIMIZED = 1
CO_NEWLOCALS = 2
CO_VARARGS = 4
CO_VARKEYWORDS = 8
CO_NESTED = 16
CO_GENERATOR = 32
CO_NOFREE = 64
CO_COROUTINE = 128
CO_ITERABLE_COROUTINE = 256
CO_ASYNC_GENERATOR = 512
CO_HAS_DOCSTRING = 0x4000000
CO_METHOD = 0x8000000

# A bit of type.__flags__.
TPFLAGS_IS_ABSTRACT = 1 << 20

# What has to do with source, with classes as a whole, and the named tuples: loaded when used.
_more_names = frozenset(
    """
    ArgInfo Arguments Attribute BlockFinder BufferFlags ClassFoundException ClosureVars EndOfBlock
    FrameInfo FullArgSpec Traceback classify_class_attrs findsource formatargvalues getabsfile getargs
    getargvalues getblock getcallargs getclasstree getclosurevars getcomments getfile getframeinfo
    getfullargspec getinnerframes getlineno getmodule getouterframes getsource getsourcefile
    getsourcelines indentsize stack trace walktree getmodulename _main modulesbyfile _filesbymodname
    _FrameInfo _Traceback
    """.split()
)


def __getattr__(name):
    if name in _more_names:
        import _inspect_more

        value = globals()[name] = getattr(_inspect_more, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(globals().keys() | _more_names)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=1):
    """Return the annotations of a function, class or module (see annotationlib)."""
    import annotationlib

    return annotationlib.get_annotations(obj, globals=globals, locals=locals, eval_str=eval_str, format=format)


# ---- what kind of object


def ismodule(object):
    """True for a module."""
    return isinstance(object, types.ModuleType)


def isclass(object):
    """True for a class."""
    return isinstance(object, type)


def ismethod(object):
    """True for a method bound to an instance or a class."""
    return isinstance(object, types.MethodType)


def ispackage(object):
    """True for a module that is a package."""
    return ismodule(object) and hasattr(object, "__path__")


def ismethoddescriptor(object):
    """True for an object with __get__ but without __set__, that is none of the other kinds."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__get__") and not hasattr(cls, "__set__") and not hasattr(cls, "__delete__")


def isdatadescriptor(object):
    """True for an object with __set__ or __delete__, such as a property."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def ismemberdescriptor(object):
    """True for a slot."""
    return isinstance(object, types.MemberDescriptorType)


def isgetsetdescriptor(object):
    """True for an attribute of a native type."""
    return isinstance(object, types.GetSetDescriptorType)


def isfunction(object):
    """True for a function written in the language, lambdas included."""
    return isinstance(object, types.FunctionType)


def _has_code_flag(f, flag):
    # Looks through methods and partial objects.
    f = functools._unwrap_partialmethod(f)
    while ismethod(f):
        f = f.__func__
    f = functools._unwrap_partial(f)
    if not (isfunction(f) or _signature_is_functionlike(f)):
        return False
    return bool(f.__code__.co_flags & flag)


def isgeneratorfunction(obj):
    """True for a function that makes generators."""
    return _has_code_flag(obj, CO_GENERATOR)


# Set on functions that are to be taken for coroutine functions.
_is_coroutine_mark = object()


def _has_coroutine_mark(f):
    while ismethod(f):
        f = f.__func__
    f = functools._unwrap_partial(f)
    return getattr(f, "_is_coroutine_marker", None) is _is_coroutine_mark


def markcoroutinefunction(func):
    """Make iscoroutinefunction() say yes to a function; return it."""
    if hasattr(func, "__func__"):
        func = func.__func__
    func._is_coroutine_marker = _is_coroutine_mark
    return func


def iscoroutinefunction(obj):
    """True for a function defined with async def, or marked."""
    return _has_code_flag(obj, CO_COROUTINE) or _has_coroutine_mark(obj)


def isasyncgenfunction(obj):
    """True for a function that makes asynchronous generators."""
    return _has_code_flag(obj, CO_ASYNC_GENERATOR)


def isasyncgen(object):
    """True for an asynchronous generator."""
    return isinstance(object, types.AsyncGeneratorType)


def isgenerator(object):
    """True for a generator."""
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    """True for what an async def function returns."""
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    """True for what can be awaited."""
    if isinstance(object, types.CoroutineType):
        return True
    if isinstance(object, types.GeneratorType) and object.gi_code.co_flags & CO_ITERABLE_COROUTINE:
        return True
    from _collections_abc import Awaitable

    return isinstance(object, Awaitable)


def istraceback(object):
    """True for a traceback."""
    return isinstance(object, types.TracebackType)


def isframe(object):
    """True for a frame."""
    return isinstance(object, types.FrameType)


def iscode(object):
    """True for a code object."""
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    """True for a native function, or a native method bound to its object."""
    return isinstance(object, types.BuiltinFunctionType)


def ismethodwrapper(object):
    """True for a bound special method of a native type, such as ().__eq__."""
    return isinstance(object, types.MethodWrapperType)


def isroutine(object):
    """True for any kind of function or method."""
    return (
        isbuiltin(object)
        or isfunction(object)
        or ismethod(object)
        or ismethoddescriptor(object)
        or ismethodwrapper(object)
        or isinstance(object, functools._singledispatchmethod_get)
    )


def isabstract(object):
    """True for an abstract base class that has abstract methods."""
    if not isinstance(object, type):
        return False
    if object.__flags__ & TPFLAGS_IS_ABSTRACT:
        return True
    import abc

    if not issubclass(type(object), abc.ABCMeta) or hasattr(object, "__abstractmethods__"):
        return False
    # It is being made: ABCMeta has not looked at it yet.
    for value in object.__dict__.values():
        if getattr(value, "__isabstractmethod__", False):
            return True
    for base in object.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(object, name, None), "__isabstractmethod__", False):
                return True
    return False


# ---- members


def _getmembers(object, predicate, getter):
    results = []
    seen = set()
    names = dir(object)
    if isclass(object):
        mro = (object, *getmro(object))
        # Attributes that hide from the class, but not from its instances.
        try:
            for base in object.__bases__:
                for key, value in base.__dict__.items():
                    if isinstance(value, types.DynamicClassAttribute):
                        names.append(key)
        except AttributeError:
            pass
    else:
        mro = ()
    for key in names:
        try:
            value = getter(object, key)
            if key in seen:
                raise AttributeError
        except AttributeError:
            for base in mro:
                if key in base.__dict__:
                    value = base.__dict__[key]
                    break
            else:
                # dir() may name what is not there.
                continue
        if not predicate or predicate(value):
            results.append((key, value))
        seen.add(key)
    results.sort(key=lambda pair: pair[0])
    return results


def getmembers(object, predicate=None):
    """Return all members as (name, value) pairs in the order of their names, or those that fit."""
    return _getmembers(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """The same, without running code of descriptors or __getattr__."""
    return _getmembers(object, predicate, getattr_static)


def getmro(cls):
    """Return the class and its bases in the order attributes are looked up."""
    return cls.__mro__


def unwrap(func, *, stop=None):
    """Follow the chain of __wrapped__ attributes to its end, or until stop(f) is true."""
    original = func
    # By id: comparing might run code. The objects are kept so that ids stay theirs.
    memo = {id(func): func}
    limit = sys.getrecursionlimit()
    while not isinstance(func, type) and hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
        key = id(func)
        if key in memo or len(memo) >= limit:
            raise ValueError(f"wrapper loop when unwrapping {original!r}")
        memo[key] = func
    return func


# ---- docstrings


def _findclass(func):
    cls = sys.modules.get(func.__module__)
    if cls is None:
        return None
    for name in func.__qualname__.split(".")[:-1]:
        cls = getattr(cls, name)
    return cls if isclass(cls) else None


def _doc_in_bases(cls, name):
    # The documentation of the first attribute of the name that has one.
    for base in cls.__mro__:
        try:
            doc = getattr(base, name).__doc__
        except AttributeError:
            continue
        if doc is not None:
            return doc
    return None


def _finddoc(obj):
    if isclass(obj):
        for base in obj.__mro__:
            if base is not object:
                try:
                    doc = base.__doc__
                except AttributeError:
                    continue
                if doc is not None:
                    return doc
        return None

    if ismethod(obj):
        name = obj.__func__.__name__
        owner = obj.__self__
        if isclass(owner) and getattr(getattr(owner, name, None), "__func__", None) is obj.__func__:
            cls = owner
        else:
            cls = owner.__class__
    elif isfunction(obj):
        name = obj.__name__
        cls = _findclass(obj)
        if cls is None or getattr_static(cls, name, None) is not obj and getattr(cls, name, None) is not obj:
            return None
    elif isbuiltin(obj):
        name = obj.__name__
        owner = obj.__self__
        if isclass(owner) and owner.__qualname__ + "." + name == obj.__qualname__:
            cls = owner
        else:
            cls = owner.__class__
    elif isinstance(obj, property):
        name = obj.__name__
        cls = _findclass(obj.fget)
        if cls is None or getattr(cls, name) is not obj:
            return None
    elif ismethoddescriptor(obj) or isdatadescriptor(obj):
        name = obj.__name__
        cls = obj.__objclass__
        if getattr(cls, name) is not obj:
            return None
        if ismemberdescriptor(obj):
            slots = getattr(cls, "__slots__", None)
            if isinstance(slots, dict) and name in slots:
                return slots[name]
    elif isinstance(obj, functools.cached_property):
        name = obj.attrname
        cls = _findclass(obj.func)
        if cls is None or getattr(cls, name) is not obj:
            return None
    else:
        return None
    return _doc_in_bases(cls, name)


def getdoc(object):
    """Return the docstring, cleaned up; if there is none, that of what it overrides."""
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        try:
            doc = _finddoc(object)
        except (AttributeError, TypeError):
            return None
    if not isinstance(doc, str):
        return None
    return cleandoc(doc)


def cleandoc(doc):
    """Remove the indentation of the source from a docstring, and empty lines at both ends."""
    lines = doc.expandtabs().split("\n")
    # The first line has none.
    margins = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip(" ")]
    margin = min(margins, default=0)
    lines = [lines[0].lstrip(" "), *[line[margin:] for line in lines[1:]]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


# ---- attributes without running code

_sentinel = object()
_static_getmro = type.__dict__["__mro__"].__get__
_get_dunder_dict_of_class = type.__dict__["__dict__"].__get__
_builtin_slot_types = (types.GetSetDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType)


def _check_instance(obj, attr):
    try:
        instance_dict = object.__getattribute__(obj, "__dict__")
    except AttributeError:
        return _sentinel
    return dict.get(instance_dict, attr, _sentinel)


def _check_class(klass, attr):
    for entry in _static_getmro(klass):
        if _shadowed_dict(type(entry)) is _sentinel:
            namespace = _get_dunder_dict_of_class(entry)
            if attr in namespace:
                return namespace[attr]
    return _sentinel


def _shadowed_dict(klass):
    # What a class of the instance's classes has put in place of __dict__.
    for entry in _static_getmro(klass):
        namespace = _get_dunder_dict_of_class(entry)
        if "__dict__" in namespace:
            found = namespace["__dict__"]
            if not (
                type(found) is types.GetSetDescriptorType
                and found.__name__ == "__dict__"
                and found.__objclass__ is entry
            ):
                return found
    return _sentinel


def getattr_static(obj, attr, default=_sentinel):
    """Return an attribute without __getattr__, __getattribute__ or descriptors having a say.

    What comes may be the descriptor itself.
    """
    instance_result = _sentinel
    if type not in _static_getmro(type(obj)):
        klass = type(obj)
        shadow = _shadowed_dict(klass)
        if shadow is _sentinel or type(shadow) is types.MemberDescriptorType:
            instance_result = _check_instance(obj, attr)
    else:
        klass = obj
    klass_result = _check_class(klass, attr)

    if instance_result is not _sentinel and klass_result is not _sentinel:
        cls = type(klass_result)
        if _check_class(cls, "__get__") is not _sentinel and (
            _check_class(cls, "__set__") is not _sentinel or _check_class(cls, "__delete__") is not _sentinel
        ):
            # Such a descriptor goes before the instance.
            return klass_result
    if instance_result is not _sentinel:
        return instance_result
    if klass_result is not _sentinel:
        return klass_result
    if obj is klass:
        # For classes, the metaclass too.
        for entry in _static_getmro(type(klass)):
            if _shadowed_dict(type(entry)) is _sentinel and attr in entry.__dict__:
                return entry.__dict__[attr]
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


# ---- generators and coroutines

GEN_CREATED = "GEN_CREATED"
GEN_RUNNING = "GEN_RUNNING"
GEN_SUSPENDED = "GEN_SUSPENDED"
GEN_CLOSED = "GEN_CLOSED"
CORO_CREATED = "CORO_CREATED"
CORO_RUNNING = "CORO_RUNNING"
CORO_SUSPENDED = "CORO_SUSPENDED"
CORO_CLOSED = "CORO_CLOSED"
AGEN_CREATED = "AGEN_CREATED"
AGEN_RUNNING = "AGEN_RUNNING"
AGEN_SUSPENDED = "AGEN_SUSPENDED"
AGEN_CLOSED = "AGEN_CLOSED"


def getgeneratorstate(generator):
    """Return GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED or GEN_CLOSED."""
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getgeneratorlocals(generator):
    """Return the local variables of a generator."""
    if not isgenerator(generator):
        raise TypeError(f"{generator!r} is not a Python generator")
    frame = getattr(generator, "gi_frame", None)
    return {} if frame is None else frame.f_locals


def getcoroutinestate(coroutine):
    """Return CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED or CORO_CLOSED."""
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


def getcoroutinelocals(coroutine):
    """Return the local variables of a coroutine."""
    frame = getattr(coroutine, "cr_frame", None)
    return {} if frame is None else frame.f_locals


def getasyncgenstate(agen):
    """Return AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED or AGEN_CLOSED."""
    if agen.ag_running:
        return AGEN_RUNNING
    if agen.ag_suspended:
        return AGEN_SUSPENDED
    return AGEN_CLOSED if agen.ag_frame is None else AGEN_CREATED


def getasyncgenlocals(agen):
    """Return the local variables of an asynchronous generator."""
    if not isasyncgen(agen):
        raise TypeError(f"{agen!r} is not a Python async generator")
    frame = getattr(agen, "ag_frame", None)
    return {} if frame is None else frame.f_locals


def currentframe():
    """Return the caller's frame."""
    return sys._getframe(1)


# ---- signatures


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """Return an annotation as signatures show it."""
    if not quote_annotation_strings and isinstance(annotation, str):
        return annotation
    if getattr(annotation, "__module__", None) == "typing":
        # Without the module's name, but not within other names.
        text = repr(annotation)
        parts = text.split("typing.")
        shown = parts[0]
        for part in parts[1:]:
            if shown and (shown[-1].isalnum() or shown[-1] in "_."):
                shown += "typing." + part
            else:
                shown += part
        return shown
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    if type(annotation).__module__ == "annotationlib":
        return annotation.__forward_arg__
    return repr(annotation)


def formatannotationrelativeto(object):
    """Return a formatannotation() that leaves the name of the object's module out."""
    module = getattr(object, "__module__", None)

    def _formatannotation(annotation):
        return formatannotation(annotation, module)

    return _formatannotation


class _void:
    """Stands for an argument that is not given."""


class _empty:
    """Stands for a default or annotation that is not there."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"

    def __new__(cls, description):
        self = int.__new__(cls, len(cls.__members__))
        self._value_ = len(cls.__members__)
        self.description = description
        return self

    def __str__(self):
        return self.name


_POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
_POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
_VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
_KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
_VAR_KEYWORD = _ParameterKind.VAR_KEYWORD


class Parameter:
    """A parameter of a function: its name, kind, default and annotation."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD

    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind")
        if default is not _empty and kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"{kind.description} parameters cannot have default values")
        self._default = default
        self._annotation = annotation

        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            # The iterable of a comprehension, which has no name in the source.
            if kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError(
                    f"implicit arguments must be passed as positional or keyword arguments, not {kind.description}"
                )
            self._kind = _POSITIONAL_ONLY
            name = f"implicit{name[1:]}"
        # Positional-only names are nobody's business.
        is_keyword = iskeyword(name) and self._kind is not _POSITIONAL_ONLY
        if is_keyword or not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name

    def __reduce__(self):
        return (
            type(self),
            (self._name, self._kind),
            {"_default": self._default, "_annotation": self._annotation},
        )

    def __setstate__(self, state):
        self._default = state["_default"]
        self._annotation = state["_annotation"]

    @property
    def name(self):
        return self._name

    @property
    def default(self):
        return self._default

    @property
    def annotation(self):
        return self._annotation

    @property
    def kind(self):
        return self._kind

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """Return a copy with some attributes changed."""
        return type(self)(
            self._name if name is _void else name,
            self._kind if kind is _void else kind,
            default=self._default if default is _void else default,
            annotation=self._annotation if annotation is _void else annotation,
        )

    __replace__ = replace

    def __str__(self):
        return self._format()

    def _format(self, *, quote_annotation_strings=True):
        text = self._name
        if self._annotation is not _empty:
            annotation = formatannotation(self._annotation, quote_annotation_strings=quote_annotation_strings)
            text = f"{text}: {annotation}"
        if self._default is not _empty:
            text += f" = {self._default!r}" if self._annotation is not _empty else f"={self._default!r}"
        if self._kind == _VAR_POSITIONAL:
            return "*" + text
        if self._kind == _VAR_KEYWORD:
            return "**" + text
        return text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (
            self._name == other._name
            and self._kind == other._kind
            and self._default == other._default
            and self._annotation == other._annotation
        )


class BoundArguments:
    """What Signature.bind() gives: the parameters with the arguments for them."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        return self._signature

    @property
    def args(self):
        args = []
        for name, param in self._signature._parameters.items():
            if param._kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                # From a gap on, all have to be passed by keyword.
                break
            value = self.arguments[name]
            if param._kind == _VAR_POSITIONAL:
                args.extend(value)
            else:
                args.append(value)
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        by_keyword = False
        for name, param in self._signature._parameters.items():
            if not by_keyword:
                if param._kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    by_keyword = True
                elif name not in self.arguments:
                    by_keyword = True
                    continue
            if not by_keyword or name not in self.arguments:
                continue
            value = self.arguments[name]
            if param._kind == _VAR_KEYWORD:
                kwargs.update(value)
            elif param._kind == _VAR_POSITIONAL:
                continue
            else:
                kwargs[name] = value
        return kwargs

    def apply_defaults(self):
        """Add the defaults of the parameters that got no argument."""
        arguments = self.arguments
        complete = {}
        for name, param in self._signature._parameters.items():
            if name in arguments:
                complete[name] = arguments[name]
            elif param._default is not _empty:
                complete[name] = param._default
            elif param._kind is _VAR_POSITIONAL:
                complete[name] = ()
            elif param._kind is _VAR_KEYWORD:
                complete[name] = {}
        self.arguments = complete

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self._signature == other._signature and self.arguments == other.arguments

    def __setstate__(self, state):
        self._signature = state["_signature"]
        self.arguments = state["arguments"]

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __repr__(self):
        args = ", ".join([f"{name}={value!r}" for name, value in self.arguments.items()])
        return f"<{self.__class__.__name__} ({args})>"


class Signature:
    """The parameters of a function and the annotation of its result."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        params = OrderedDict()
        if parameters is not None:
            if __validate_parameters__:
                top_kind = _POSITIONAL_ONLY
                seen_default = False
                seen_variadic = set()
                for param in parameters:
                    kind = param.kind
                    name = param.name
                    if kind in seen_variadic:
                        raise ValueError(f"more than one {kind.description} parameter")
                    if kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
                        seen_variadic.add(kind)
                    if kind < top_kind:
                        raise ValueError(
                            "wrong parameter order: "
                            f"{top_kind.description} parameter before {kind.description} parameter"
                        )
                    top_kind = kind
                    if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                        if param.default is _empty:
                            if seen_default:
                                raise ValueError("non-default argument follows default argument")
                        else:
                            seen_default = True
                    if name in params:
                        raise ValueError(f"duplicate parameter name: {name!r}")
                    params[name] = param
            else:
                params = OrderedDict((param.name, param) for param in parameters)
        self._parameters = types.MappingProxyType(params)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(
        cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False, annotation_format=1
    ):
        """Make the signature of something that can be called."""
        return _signature_from_callable(
            obj,
            sigcls=cls,
            follow_wrapper_chains=follow_wrapped,
            globals=globals,
            locals=locals,
            eval_str=eval_str,
            annotation_format=annotation_format,
        )

    @property
    def parameters(self):
        return self._parameters

    @property
    def return_annotation(self):
        return self._return_annotation

    def replace(self, *, parameters=_void, return_annotation=_void):
        """Return a copy with the parameters or the annotation changed."""
        return type(self)(
            self.parameters.values() if parameters is _void else parameters,
            return_annotation=self._return_annotation if return_annotation is _void else return_annotation,
        )

    __replace__ = replace

    def _hash_basis(self):
        # Keyword-only parameters in any order are the same.
        positional = tuple(param for param in self.parameters.values() if param.kind != _KEYWORD_ONLY)
        by_keyword = {param.name: param for param in self.parameters.values() if param.kind == _KEYWORD_ONLY}
        return positional, by_keyword, self.return_annotation

    def __hash__(self):
        positional, by_keyword, annotation = self._hash_basis()
        return hash((positional, frozenset(by_keyword.values()), annotation))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented
        return self._hash_basis() == other._hash_basis()

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        params = list(self._parameters.values())
        count = len(params)
        position = 0
        given = list(args)
        taken = 0
        total = len(given)

        # By position, as far as there are arguments.
        while taken < total:
            if position == count:
                raise TypeError("too many positional arguments") from None
            param = params[position]
            kind = param.kind
            if kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                raise TypeError("too many positional arguments") from None
            if kind == _VAR_POSITIONAL:
                arguments[param.name] = tuple(given[taken:])
                taken = total
                position += 1
                break
            if param.name in kwargs and kind != _POSITIONAL_ONLY:
                raise TypeError(f"multiple values for argument {param.name!r}") from None
            arguments[param.name] = given[taken]
            taken += 1
            position += 1

        # The rest by keyword.
        var_keyword = None
        by_mistake = []
        is_next = True
        for param in params[position:]:
            kind = param.kind
            if kind == _VAR_KEYWORD:
                var_keyword = param
                is_next = False
                continue
            if kind == _VAR_POSITIONAL:
                is_next = False
                continue
            name = param.name
            if kind == _POSITIONAL_ONLY and name in kwargs:
                if param.default is _empty:
                    raise TypeError(f"missing a required positional-only argument: {name!r}") from None
                # It is for **kwargs, if there is one.
                by_mistake.append(name)
                continue
            if kind != _POSITIONAL_ONLY and name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif param.default is _empty and not partial:
                what = " keyword-only" if is_next and kind == _KEYWORD_ONLY else ""
                raise TypeError(f"missing a required{what} argument: {name!r}") from None
            is_next = False

        if kwargs:
            if var_keyword is not None:
                arguments[var_keyword.name] = kwargs
            elif by_mistake:
                names = ", ".join(by_mistake)
                raise TypeError(f"got some positional-only arguments passed as keyword arguments: {names!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Assign arguments to the parameters; TypeError if a call with them would fail."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Assign arguments to the parameters, of which any may be missing."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (
            type(self),
            (tuple(self._parameters.values()),),
            {"_return_annotation": self._return_annotation},
        )

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """Return the signature as text, with each parameter on a line if it would be too wide."""
        parts = []
        need_slash = False
        need_star = True
        for param in self.parameters.values():
            text = param._format(quote_annotation_strings=quote_annotation_strings)
            kind = param.kind
            if kind == _POSITIONAL_ONLY:
                need_slash = True
            elif need_slash:
                parts.append("/")
                need_slash = False
            if kind == _VAR_POSITIONAL:
                need_star = False
            elif kind == _KEYWORD_ONLY and need_star:
                parts.append("*")
                need_star = False
            parts.append(text)
        if need_slash:
            parts.append("/")
        result = f"({', '.join(parts)})"
        if max_width is not None and len(result) > max_width:
            result = "(\n    " + ",\n    ".join(parts) + "\n)"
        if self.return_annotation is not _empty:
            annotation = formatannotation(
                self.return_annotation, quote_annotation_strings=quote_annotation_strings
            )
            result += f" -> {annotation}"
        return result


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False, annotation_format=1):
    """Return the signature of something that can be called."""
    return Signature.from_callable(
        obj,
        follow_wrapped=follow_wrapped,
        globals=globals,
        locals=locals,
        eval_str=eval_str,
        annotation_format=annotation_format,
    )


_native_callables = (
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
    types.BuiltinFunctionType,
)


def _signature_get_user_defined_method(cls, method_name, *, follow_wrapper_chains=True):
    # A method as long as it is not one of the built-in types'.
    if method_name == "__new__":
        method = getattr(cls, method_name, None)
    else:
        method = getattr_static(cls, method_name, None)
    if method is None:
        return None
    if isinstance(method, _native_callables):
        return None
    if method_name != "__new__":
        # Bound, so that the first parameter goes (but not that of a static method).
        method = _descriptor_get(method, cls)
        if isinstance(method, _native_callables):
            return None
    if follow_wrapper_chains:
        method = unwrap(method, stop=lambda m: hasattr(m, "__signature__") or isinstance(m, types.MethodType))
    return method


def _descriptor_get(descriptor, obj):
    if isclass(descriptor):
        return descriptor
    get = getattr(type(descriptor), "__get__", _sentinel)
    if get is _sentinel:
        return descriptor
    return get(descriptor, obj, type(obj))


def _signature_get_partial(wrapped_sig, partial, extra_args=()):
    # What is left to be passed to a partial object.
    params = OrderedDict(wrapped_sig.parameters)
    partial_args = partial.args or ()
    partial_keywords = partial.keywords or {}
    if extra_args:
        partial_args = (*extra_args, *partial_args)
    try:
        bound = wrapped_sig.bind_partial(*partial_args, **partial_keywords)
    except TypeError as error:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from error

    by_keyword = False
    for name, param in wrapped_sig.parameters.items():
        if name not in bound.arguments:
            value = _sentinel
        else:
            value = bound.arguments[name]
        if value is not _sentinel:
            if param.kind is _POSITIONAL_ONLY:
                if value is functools.Placeholder:
                    # Still to be passed, and by position.
                    params[name] = param.replace(default=_empty)
                else:
                    del params[name]
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if name in partial_keywords:
                    # From here on, by keyword only.
                    by_keyword = True
                    params[name] = param.replace(default=value)
                elif value is functools.Placeholder:
                    # What is before a placeholder cannot be passed by keyword any more.
                    params[name] = param.replace(kind=_POSITIONAL_ONLY, default=_empty)
                    continue
                else:
                    del params[name]
                    continue
            elif param.kind is _KEYWORD_ONLY:
                params[name] = param.replace(default=value)
        if by_keyword:
            assert param.kind is not _POSITIONAL_ONLY
            if param.kind is _POSITIONAL_OR_KEYWORD:
                params[name] = params.pop(name).replace(kind=_KEYWORD_ONLY)
            elif param.kind in (_KEYWORD_ONLY, _VAR_KEYWORD):
                params[name] = params.pop(name)
            elif param.kind is _VAR_POSITIONAL:
                params.pop(name)
    return wrapped_sig.replace(parameters=params.values())


def _signature_bound_method(sig):
    # Without the first parameter.
    params = tuple(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if params[0].kind in (_POSITIONAL_OR_KEYWORD, _POSITIONAL_ONLY):
        params = params[1:]
    # *args swallows it.
    return sig.replace(parameters=params)


def _signature_is_builtin(obj):
    return (
        isbuiltin(obj)
        or ismethoddescriptor(obj)
        or isinstance(obj, _native_callables)
        or obj is type
        or obj is object
    )


def _signature_is_functionlike(obj):
    # Compiled functions of other making that have all a function has.
    if not callable(obj) or isclass(obj):
        return False
    name = getattr(obj, "__name__", None)
    code = getattr(obj, "__code__", None)
    defaults = getattr(obj, "__defaults__", _void)
    kwdefaults = getattr(obj, "__kwdefaults__", _void)
    return (
        isinstance(code, types.CodeType)
        and isinstance(name, str)
        and (defaults is None or isinstance(defaults, tuple))
        and (kwdefaults is None or isinstance(kwdefaults, dict))
    )


def _split_parameters(text):
    # At the commas that are not within brackets or strings.
    parts = []
    depth = 0
    quote = None
    start = 0
    index = 0
    while index < len(text):
        char = text[index]
        if quote:
            if char == "\\":
                index += 1
            elif char == quote:
                quote = None
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                raise ValueError
        elif char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
        index += 1
    if depth or quote:
        raise ValueError
    if text[start:].strip():
        parts.append(text[start:])
    return [part.strip() for part in parts]


_constant_types = (
    str,
    bytes,
    int,
    float,
    complex,
    types.NoneType,
    types.EllipsisType,
    tuple,
    list,
    dict,
    set,
    frozenset,
)


def _signature_fromstr(cls, obj, s, skip_bound_arg=True):
    """Make a signature of text such as "($self, key, default=None, /)"."""
    Parameter = cls._parameter_cls
    invalid = ValueError(f"{obj!r} builtin has invalid signature")
    head, arrow, _ = s.partition(")\n--\n\n")
    if arrow:
        s = head + ")"
    s = s.strip()
    return_text = None
    if not s.endswith(")"):
        body, arrow, return_text = s.rpartition("->")
        if not arrow:
            raise invalid
        s = body.strip()
    if not (s.startswith("(") and s.endswith(")")):
        raise invalid
    try:
        parts = _split_parameters(s[1:-1])
    except ValueError:
        raise invalid from None

    # Names in defaults are those of the object's module.
    module = None
    module_name = getattr(obj, "__module__", None)
    if not module_name:
        owner = getattr(obj, "__objclass__", None)
        module_name = getattr(owner, "__module__", None)
    if module_name:
        module = sys.modules.get(module_name)
    namespace = dict(module.__dict__) if module else {}

    def evaluate(source):
        # Constants, and names of constants in the module or in others.
        for names in (namespace, sys.modules):
            try:
                value = eval(source, dict(names))
            except Exception:
                continue
            if isinstance(value, _constant_types):
                return value
            break
        raise invalid

    parameters = []
    kind = _POSITIONAL_OR_KEYWORD
    self_parameter = None
    for part in parts:
        if part == "/":
            if not parameters or kind is not _POSITIONAL_OR_KEYWORD:
                raise invalid
            parameters = [param.replace(kind=_POSITIONAL_ONLY) for param in parameters]
            continue
        if part == "*":
            kind = _KEYWORD_ONLY
            continue
        param_kind = kind
        if part.startswith("**"):
            param_kind = _VAR_KEYWORD
            part = part[2:]
        elif part.startswith("*"):
            param_kind = _VAR_POSITIONAL
            kind = _KEYWORD_ONLY
            part = part[1:]
        elif part.startswith("$"):
            self_parameter = len(parameters)
            part = part[1:]
        name, equals, default_text = part.partition("=")
        name, colon, annotation_text = name.partition(":")
        name = name.strip()
        default = evaluate(default_text.strip()) if equals else _empty
        annotation = evaluate(annotation_text.strip()) if colon else _empty
        try:
            parameters.append(Parameter(name, param_kind, default=default, annotation=annotation))
        except ValueError:
            raise invalid from None

    if self_parameter is not None:
        # The parameter that a bound method has been given already.
        owner = getattr(obj, "__self__", None)
        is_bound = owner is not None and not ismodule(owner)
        if is_bound and skip_bound_arg:
            parameters.pop(0)
        elif parameters:
            parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
            if ismodule(owner) or (isclass(obj) and skip_bound_arg):
                parameters.pop(0)
    annotation = evaluate(return_text.strip()) if return_text else _empty
    return cls(parameters, return_annotation=annotation)


def _signature_from_builtin(cls, func, skip_bound_arg=True):
    if not _signature_is_builtin(func):
        raise TypeError(f"{func!r} is not a Python builtin function")
    s = getattr(func, "__text_signature__", None)
    if not s:
        raise ValueError(f"no signature found for builtin {func!r}")
    return _signature_fromstr(cls, func, s, skip_bound_arg)


def _signature_from_function(
    cls, func, skip_bound_arg=True, globals=None, locals=None, eval_str=False, *, annotation_format=1
):
    is_duck_function = False
    if not isfunction(func):
        if not _signature_is_functionlike(func):
            raise TypeError(f"{func!r} is not a Python function")
        is_duck_function = True
    s = getattr(func, "__text_signature__", None)
    if s:
        return _signature_fromstr(cls, func, s, skip_bound_arg)

    Parameter = cls._parameter_cls
    code = func.__code__
    names = code.co_varnames
    positional_count = code.co_argcount
    positional = names[:positional_count]
    keyword_only = names[positional_count : positional_count + code.co_kwonlyargcount]
    if annotation_format == 1 and not eval_str and not is_duck_function:
        annotations = func.__annotations__
    else:
        annotations = get_annotations(
            func, globals=globals, locals=locals, eval_str=eval_str, format=annotation_format
        )
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    first_default = positional_count - len(defaults)

    parameters = []
    for index, name in enumerate(positional):
        parameters.append(
            Parameter(
                name,
                _POSITIONAL_ONLY if index < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD,
                default=_empty if index < first_default else defaults[index - first_default],
                annotation=annotations.get(name, _empty),
            )
        )
    next_name = positional_count + len(keyword_only)
    if code.co_flags & CO_VARARGS:
        name = names[next_name]
        next_name += 1
        parameters.append(Parameter(name, _VAR_POSITIONAL, annotation=annotations.get(name, _empty)))
    for name in keyword_only:
        parameters.append(
            Parameter(
                name,
                _KEYWORD_ONLY,
                default=kwdefaults.get(name, _empty),
                annotation=annotations.get(name, _empty),
            )
        )
    if code.co_flags & CO_VARKEYWORDS:
        name = names[next_name]
        parameters.append(Parameter(name, _VAR_KEYWORD, annotation=annotations.get(name, _empty)))
    return cls(
        parameters,
        return_annotation=annotations.get("return", _empty),
        # A function cannot be wrong about itself.
        __validate_parameters__=is_duck_function,
    )


def _signature_from_callable(
    obj,
    *,
    follow_wrapper_chains=True,
    skip_bound_arg=True,
    globals=None,
    locals=None,
    eval_str=False,
    sigcls,
    annotation_format=1,
):
    def signature_of(other):
        return _signature_from_callable(
            other,
            follow_wrapper_chains=follow_wrapper_chains,
            skip_bound_arg=skip_bound_arg,
            globals=globals,
            locals=locals,
            eval_str=eval_str,
            sigcls=sigcls,
            annotation_format=annotation_format,
        )

    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")

    if isinstance(obj, types.MethodType):
        sig = signature_of(obj.__func__)
        return _signature_bound_method(sig) if skip_bound_arg else sig

    if follow_wrapper_chains:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__") or isinstance(f, types.MethodType))
        if isinstance(obj, types.MethodType):
            return signature_of(obj)

    try:
        sig = obj.__signature__
    except AttributeError:
        sig = None
    if sig is not None:
        given = sig
        if not isinstance(sig, (Signature, str)) and callable(sig):
            sig = sig()
        if isinstance(sig, str):
            return _signature_fromstr(sigcls, obj, sig)
        if not isinstance(sig, Signature):
            raise TypeError(f"unexpected object {given!r} in __signature__ attribute")
        return sig

    try:
        partialmethod = obj.__partialmethod__
    except AttributeError:
        pass
    else:
        if isinstance(partialmethod, functools.partialmethod):
            # The first parameter is the instance, which is not given yet.
            wrapped_sig = signature_of(partialmethod.func)
            sig = _signature_get_partial(wrapped_sig, partialmethod, (None,))
            first = tuple(wrapped_sig.parameters.values())[0]
            if first.kind is Parameter.VAR_POSITIONAL:
                return sig
            if functools.Placeholder in partialmethod.args:
                # What is behind it can be passed by position only.
                first = first.replace(kind=_POSITIONAL_ONLY)
            return sig.replace(parameters=(first, *sig.parameters.values()))

    if isinstance(obj, functools.partial):
        return _signature_get_partial(signature_of(obj.func), obj)

    if isfunction(obj) or _signature_is_functionlike(obj):
        return _signature_from_function(
            sigcls,
            obj,
            skip_bound_arg=skip_bound_arg,
            globals=globals,
            locals=locals,
            eval_str=eval_str,
            annotation_format=annotation_format,
        )

    if _signature_is_builtin(obj):
        return _signature_from_builtin(sigcls, obj, skip_bound_arg=skip_bound_arg)

    if isinstance(obj, type):
        # Calling a class is calling its metaclass's __call__, then __new__, then __init__.
        call = _signature_get_user_defined_method(
            type(obj), "__call__", follow_wrapper_chains=follow_wrapper_chains
        )
        if call is not None:
            return signature_of(call)
        new = _signature_get_user_defined_method(obj, "__new__", follow_wrapper_chains=follow_wrapper_chains)
        init = _signature_get_user_defined_method(obj, "__init__", follow_wrapper_chains=follow_wrapper_chains)
        for base in obj.__mro__:
            if new is not None and "__new__" in base.__dict__:
                sig = signature_of(new)
                return _signature_bound_method(sig) if skip_bound_arg else sig
            if init is not None and "__init__" in base.__dict__:
                return signature_of(init)
        # Native classes say it themselves, if at all.
        for base in obj.__mro__[:-1]:
            try:
                text_sig = base.__text_signature__
            except AttributeError:
                continue
            if text_sig:
                return _signature_fromstr(sigcls, base, text_sig)
        if type not in obj.__mro__:
            if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
                return sigcls.from_callable(object)
            raise ValueError(f"no signature found for builtin type {obj!r}")
        raise ValueError(f"callable {obj!r} is not supported by signature")

    # An instance with a __call__ method.
    call = getattr_static(type(obj), "__call__", None)
    if call is not None:
        try:
            text_sig = obj.__text_signature__
        except AttributeError:
            pass
        else:
            if text_sig:
                return _signature_fromstr(sigcls, obj, text_sig)
        return signature_of(_descriptor_get(call, obj))
    raise ValueError(f"callable {obj!r} is not supported by signature")
