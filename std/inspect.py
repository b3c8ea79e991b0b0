"""Finding out about live objects: what they are, how they are called, where they come from."""

import functools
import sys
import types
from _lazy_attributes import attributes as _attributes

__all__ = """
    AGEN_CLOSED AGEN_CREATED AGEN_RUNNING AGEN_SUSPENDED CORO_CLOSED CORO_CREATED CORO_RUNNING
    CORO_SUSPENDED CO_ASYNC_GENERATOR CO_COROUTINE CO_GENERATOR CO_HAS_DOCSTRING
    CO_ITERABLE_COROUTINE CO_METHOD CO_NESTED CO_NEWLOCALS CO_NOFREE CO_OPTIMIZED CO_VARARGS
    CO_VARKEYWORDS GEN_CLOSED GEN_CREATED GEN_RUNNING GEN_SUSPENDED TPFLAGS_IS_ABSTRACT
    ArgInfo Arguments Attribute BlockFinder BoundArguments BufferFlags ClassFoundException
    ClosureVars EndOfBlock FrameInfo FullArgSpec Parameter Signature Traceback
    isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine
    iscoroutinefunction isdatadescriptor isframe isfunction isgenerator isgeneratorfunction
    isgetsetdescriptor ismemberdescriptor ismethod ismethoddescriptor ismethodwrapper ismodule
    ispackage isroutine istraceback
    classify_class_attrs cleandoc currentframe findsource formatannotation
    formatannotationrelativeto formatargvalues get_annotations getabsfile getargs getargvalues
    getasyncgenlocals getasyncgenstate getattr_static getblock getcallargs getclasstree
    getclosurevars getcomments getcoroutinelocals getcoroutinestate getdoc getfile getframeinfo
    getfullargspec getgeneratorlocals getgeneratorstate getinnerframes getlineno getmembers
    getmembers_static getmodule getmodulename getmro getouterframes getsource getsourcefile
    getsourcelines indentsize markcoroutinefunction signature stack trace unwrap walktree
""".split()

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

# Stands for what is not there.
_sentinel = object()

# What has to do with signatures, with source, with classes as a whole, and the named tuples: loaded when used.
_lazy = {
    "_inspect_signature": """
        BoundArguments Parameter Signature _ParameterKind _empty _void formatannotation
        formatannotationrelativeto signature
    """.split(),
    "_inspect_callables": """
        _signature_bound_method _signature_from_builtin _signature_from_callable _signature_from_function
        _signature_fromstr _signature_get_partial _signature_is_builtin
    """.split(),
    "_inspect_more": """
        ArgInfo Arguments Attribute BlockFinder BufferFlags ClassFoundException ClosureVars EndOfBlock
        FrameInfo FullArgSpec Traceback classify_class_attrs findsource formatargvalues getabsfile getargs
        getargvalues getblock getcallargs getclasstree getclosurevars getcomments getfile getframeinfo
        getfullargspec getinnerframes getlineno getmodule getouterframes getsource getsourcefile
        getsourcelines indentsize stack trace walktree getmodulename _main modulesbyfile _filesbymodname
        _FrameInfo _Traceback
    """.split(),
}

__getattr__ = _attributes(globals(), _lazy)


def __dir__():
    return sorted({*globals(), *(name for names in _lazy.values() for name in names)})


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


def _signature_is_functionlike(obj):
    # Compiled functions of other making that have all a function has.
    if not callable(obj) or isclass(obj):
        return False
    name = getattr(obj, "__name__", None)
    code = getattr(obj, "__code__", None)
    defaults = getattr(obj, "__defaults__", _sentinel)
    kwdefaults = getattr(obj, "__kwdefaults__", _sentinel)
    return (
        isinstance(code, types.CodeType)
        and isinstance(name, str)
        and (defaults is None or isinstance(defaults, tuple))
        and (kwdefaults is None or isinstance(kwdefaults, dict))
    )


def _function_behind(f):
    # Looks through bound methods, then partial objects.
    while ismethod(f):
        f = f.__func__
    return functools._unwrap_partial(f)


def _has_code_flag(f, flag):
    function = _function_behind(functools._unwrap_partialmethod(f))
    if isfunction(function) or _signature_is_functionlike(function):
        return function.__code__.co_flags & flag != 0
    return False


def isgeneratorfunction(obj):
    """True for a function that makes generators."""
    return _has_code_flag(obj, CO_GENERATOR)


# Set on functions that are to be taken for coroutine functions.
_is_coroutine_mark = object()


def _has_coroutine_mark(f):
    return getattr(_function_behind(f), "_is_coroutine_marker", None) is _is_coroutine_mark


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
    names = dir(object)
    mro = ()
    if isclass(object):
        mro = (object, *getmro(object))
        # Attributes that hide from the class, but not from its instances: they come a second time.
        names += [
            name
            for base in getattr(object, "__bases__", ())
            for name, value in base.__dict__.items()
            if isinstance(value, types.DynamicClassAttribute)
        ]
    members = []
    seen = set()
    for name in names:
        value = _sentinel
        if name not in seen:
            try:
                value = getter(object, name)
            except AttributeError:
                pass
        if value is _sentinel:
            # As it is in the class; dir() may also name what is not there.
            value = next((base.__dict__[name] for base in mro if name in base.__dict__), _sentinel)
            if value is _sentinel:
                continue
        seen.add(name)
        if predicate is None or predicate(value):
            members.append((name, value))
    return sorted(members, key=lambda member: member[0])


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


def _first_doc(objects):
    return next((doc for doc in (getattr(obj, "__doc__", None) for obj in objects) if doc is not None), None)


def _finddoc(obj):
    if isclass(obj):
        return _first_doc(base for base in obj.__mro__ if base is not object)
    cls, name = _place_in_class(obj)
    if cls is None:
        return None
    slots = getattr(cls, "__slots__", None)
    if ismemberdescriptor(obj) and isinstance(slots, dict) and name in slots:
        return slots[name]
    # That of the first attribute of the name that has one.
    return _first_doc(getattr(base, name) for base in cls.__mro__ if hasattr(base, name))


def _place_in_class(obj):
    """Return the class that a method or descriptor belongs to (None if it does not) and its name in it."""
    if ismethod(obj):
        name, owner = obj.__func__.__name__, obj.__self__
        of_class = isclass(owner) and getattr(getattr(owner, name, None), "__func__", None) is obj.__func__
        return (owner if of_class else owner.__class__), name
    if isbuiltin(obj):
        name, owner = obj.__name__, obj.__self__
        of_class = isclass(owner) and f"{owner.__qualname__}.{name}" == obj.__qualname__
        return (owner if of_class else owner.__class__), name
    if isfunction(obj):
        name, cls = obj.__name__, _findclass(obj)
        if cls is not None and getattr_static(cls, name, None) is obj:
            return cls, name
    elif isinstance(obj, property):
        name, cls = obj.__name__, _findclass(obj.fget)
    elif ismethoddescriptor(obj) or isdatadescriptor(obj):
        name, cls = obj.__name__, obj.__objclass__
    elif isinstance(obj, functools.cached_property):
        name, cls = obj.attrname, _findclass(obj.func)
    else:
        return None, None
    # It may be another one's by now.
    return (cls if cls is not None and getattr(cls, name, None) is obj else None), name


def getdoc(object):
    """Return the docstring, cleaned up; if there is none, that of what it overrides."""
    doc = getattr(object, "__doc__", _sentinel)
    if doc is None:
        try:
            doc = _finddoc(object)
        except (AttributeError, TypeError):
            pass
    return cleandoc(doc) if isinstance(doc, str) else None


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
        namespace = _get_dunder_dict_of_class(entry)
        if attr in namespace and _shadowed_dict(type(entry)) is _sentinel:
            return namespace[attr]
    return _sentinel


def _shadowed_dict(klass):
    # What a class of the instance's classes has put in place of __dict__.
    if klass is type:
        return _sentinel
    for entry in _static_getmro(klass):
        namespace = _get_dunder_dict_of_class(entry)
        if "__dict__" in namespace and not _is_own_dict(namespace["__dict__"], entry):
            return namespace["__dict__"]
    return _sentinel


def _is_own_dict(found, klass):
    # Whether this is the __dict__ that a class gives its instances by itself.
    return (
        type(found) is types.GetSetDescriptorType and found.__name__ == "__dict__" and found.__objclass__ is klass
    )


def getattr_static(obj, attr, default=_sentinel):
    """Return an attribute without __getattr__, __getattribute__ or descriptors having a say.

    What comes may be the descriptor itself.
    """
    instance_result = klass_result = _sentinel
    klass = type(obj)
    mro = _static_getmro(klass)
    if type in mro:
        klass = obj
        klass_result = _check_class(klass, attr)
    else:
        # The attribute and what stands in the place of __dict__, in one walk.
        shadow = _sentinel
        for entry in mro:
            namespace = _get_dunder_dict_of_class(entry)
            if klass_result is _sentinel and attr in namespace and _shadowed_dict(type(entry)) is _sentinel:
                klass_result = namespace[attr]
            if shadow is _sentinel and "__dict__" in namespace and not _is_own_dict(namespace["__dict__"], entry):
                shadow = namespace["__dict__"]
        if shadow is _sentinel or type(shadow) is types.MemberDescriptorType:
            instance_result = _check_instance(obj, attr)

    if instance_result is not _sentinel and klass_result is not _sentinel:
        cls = type(klass_result)
        has_get, has_set, has_delete = [
            _check_class(cls, method) is not _sentinel for method in ("__get__", "__set__", "__delete__")
        ]
        if has_get and (has_set or has_delete):
            # Such a descriptor goes before the instance.
            instance_result = _sentinel
    for result in instance_result, klass_result:
        if result is not _sentinel:
            return result
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


if __name__ == "__main__":
    from _inspect_more import _main

    _main()
