"""How inspect finds out the signature of something that can be called."""

import functools
import sys
import types
from _collections import OrderedDict
from _inspect_signature import (
    _KEYWORD_ONLY,
    _POSITIONAL_ONLY,
    _POSITIONAL_OR_KEYWORD,
    _VAR_KEYWORD,
    _VAR_POSITIONAL,
    Parameter,
    Signature,
    _empty,
)
from inspect import (
    CO_VARARGS,
    CO_VARKEYWORDS,
    _sentinel,
    _signature_is_functionlike,
    get_annotations,
    getattr_static,
    isbuiltin,
    isclass,
    isfunction,
    ismethoddescriptor,
    ismodule,
    unwrap,
)

# The functions are inspect's to everyone.
__name__ = "inspect"

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
    sigcls,
    eval_str=False,
    globals=None,
    locals=None,
    annotation_format=1,
    follow_wrapper_chains=True,
    skip_bound_arg=True,
):
    evaluation = {
        "eval_str": eval_str,
        "globals": globals,
        "locals": locals,
        "annotation_format": annotation_format,
    }

    def signature_of(other):
        return _signature_from_callable(
            other,
            sigcls=sigcls,
            follow_wrapper_chains=follow_wrapper_chains,
            skip_bound_arg=skip_bound_arg,
            **evaluation,
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
        return _signature_from_function(sigcls, obj, skip_bound_arg=skip_bound_arg, **evaluation)

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
            if text := getattr(base, "__text_signature__", None):
                return _signature_fromstr(sigcls, base, text)
        if type in obj.__mro__:
            raise ValueError(f"callable {obj!r} is not supported by signature")
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return sigcls.from_callable(object)
        raise ValueError(f"no signature found for builtin type {obj!r}")

    # An instance with a __call__ method.
    call = getattr_static(type(obj), "__call__", None)
    if call is None:
        raise ValueError(f"callable {obj!r} is not supported by signature")
    if text := getattr(obj, "__text_signature__", None):
        return _signature_fromstr(sigcls, obj, text)
    return signature_of(_descriptor_get(call, obj))
