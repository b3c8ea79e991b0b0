"""Evaluating the types of annotations: get_type_hints() and what goes with it."""

import collections.abc
import functools
import operator
import sys
import types
from _typing import Generic, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType
from _typing_alias import (
    Annotated,
    ClassVar,
    Final,
    NotRequired,
    ReadOnly,
    Required,
    Union,
    Unpack,
    _AnnotatedAlias,
    _BaseGenericAlias,
    _GenericAlias,
    _is_param_expr,
    _make_forward_ref,
)
from types import GenericAlias

class _Unset:
    def __repr__(self):
        return "<sentinel>"


_unset = _Unset()


def _eval_type(
    tp,
    globalns,
    localns,
    type_params=_unset,
    *,
    recursive_guard=frozenset(),
    format=None,
    owner=None,
    parent_fwdref=None,
    prefer_fwd_module=False,
):
    # Evaluate the references in a type, at any depth.
    import annotationlib

    if type_params is _unset:
        import warnings

        warnings.warn(
            "Failing to pass a value to the 'type_params' parameter of 'typing._eval_type' is deprecated, as it "
            "leads to incorrect behaviour when calling typing._eval_type on a stringified annotation that "
            "references a PEP 695 type parameter. It will be disallowed in Python 3.15.",
            category=DeprecationWarning,
            stacklevel=2,
        )
        type_params = ()
    if isinstance(tp, annotationlib.ForwardRef):
        if prefer_fwd_module and tp.__forward_module__ is not None:
            globalns = None
            if isinstance(owner, type) is False:
                localns = None
        value = evaluate_forward_ref(
            tp,
            globals=globalns,
            locals=localns,
            type_params=type_params,
            owner=owner,
            format=format,
            _recursive_guard=recursive_guard,
        )
        return type(None) if value is None else value
    if not isinstance(tp, (_GenericAlias, GenericAlias, Union)):
        return tp

    def evaluate(arg):
        return _eval_type(
            arg,
            globalns,
            localns,
            type_params,
            recursive_guard=recursive_guard,
            format=format,
            owner=owner,
            prefer_fwd_module=prefer_fwd_module,
        )

    if isinstance(tp, GenericAlias):
        # Texts in an alias of a builtin class are references, too.
        is_unpacked = tp.__unpacked__
        args = tuple(_make_forward_ref(arg) if isinstance(arg, str) else arg for arg in tp.__args__)
        if _is_callable_with_list(tp, args):
            tp = tp.__origin__[(args[:-1], args[-1])]
        else:
            tp = tp.__origin__[args]
        if is_unpacked:
            tp = Unpack[tp]
    args = tuple(evaluate(arg) for arg in tp.__args__)
    if args == tp.__args__:
        return tp
    return _with_args(tp, args)


def _is_callable_with_list(tp, args):
    return tp.__origin__ is collections.abc.Callable and not (len(args) == 2 and _is_param_expr(args[0]))


def _with_args(tp, args):
    # The same alias of other arguments.
    if isinstance(tp, GenericAlias):
        if _is_callable_with_list(tp, args):
            return tp.__origin__[(args[:-1], args[-1])]
        made = GenericAlias(tp.__origin__, args)
        return next(iter(made)) if tp.__unpacked__ else made
    if isinstance(tp, Union):
        return functools.reduce(operator.or_, args)
    return tp.copy_with(args)


def evaluate_forward_ref(
    forward_ref,
    *,
    owner=None,
    globals=None,
    locals=None,
    type_params=None,
    format=None,
    _recursive_guard=frozenset(),
):
    """Evaluate a forward reference, and those in what it refers to, to a type."""
    import annotationlib

    if format == annotationlib.Format.STRING:
        return forward_ref.__forward_arg__
    if forward_ref.__forward_arg__ in _recursive_guard:
        return forward_ref
    if format is None:
        format = annotationlib.Format.VALUE
    if globals is None and forward_ref.__forward_module__ is not None:
        # What the value refers to is found in the same module.
        globals = getattr(sys.modules.get(forward_ref.__forward_module__), "__dict__", None)
    value = forward_ref.evaluate(
        globals=globals, locals=locals, type_params=type_params, owner=owner, format=format
    )
    if value is forward_ref:
        return value
    if isinstance(value, str):
        value = _make_forward_ref(
            value,
            module=forward_ref.__forward_module__,
            owner=owner or forward_ref.__owner__,
            is_argument=forward_ref.__forward_is_argument__,
            is_class=forward_ref.__forward_is_class__,
        )
    if owner is None:
        owner = forward_ref.__owner__
    return _eval_type(
        value,
        globals,
        locals,
        type_params or (),
        recursive_guard=_recursive_guard | {forward_ref.__forward_arg__},
        format=format,
        owner=owner,
    )


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=None):
    """Return the annotations of a function, class, method or module as a dict of evaluated types."""
    import annotationlib

    Format = annotationlib.Format
    if format is None:
        format = Format.VALUE
    if getattr(obj, "__no_type_check__", None):
        return {}
    if isinstance(obj, type):
        hints = _hints_of_class(obj, globalns, localns, format)
    else:
        hints = _hints_of_other(obj, globalns, localns, format)
    if include_extras or format == Format.STRING:
        return hints
    return {name: _strip_annotations(tp) for name, tp in hints.items()}


def _hints_of_class(obj, globalns, localns, format):
    import annotationlib

    Format = annotationlib.Format
    hints = {}
    for base in reversed(obj.__mro__):
        found = annotationlib.get_annotations(base, format=format)
        if format == Format.STRING:
            hints.update(found)
            continue
        globals = globalns
        if globals is None:
            globals = getattr(sys.modules.get(base.__module__, None), "__dict__", {})
        locals = dict(vars(base)) if localns is None else localns
        if localns is None and globalns is None:
            # A name of the class comes after one of the module: what a class body calls `int` does not hide it.
            globals, locals = locals, globals
        for name, value in found.items():
            if isinstance(value, str):
                value = _make_forward_ref(value, is_argument=False, is_class=True)
            hints[name] = _eval_type(
                value if value is not None else type(None),
                globals,
                locals,
                base.__type_params__,
                format=format,
                owner=base,
                prefer_fwd_module=True,
            )
    return hints


def _hints_of_other(obj, globalns, localns, format):
    import annotationlib

    Format = annotationlib.Format
    hints = annotationlib.get_annotations(obj, format=format)
    if format == Format.STRING:
        return hints
    if globalns is None:
        if isinstance(obj, types.ModuleType):
            globalns = obj.__dict__
        else:
            globalns = getattr(_unwrapped(obj), "__globals__", {})
        if localns is None:
            localns = globalns
    elif localns is None:
        localns = globalns
    evaluated = {}
    for name, value in hints.items():
        if isinstance(value, str):
            value = _make_forward_ref(
                value, is_argument=not isinstance(obj, types.ModuleType), is_class=False
            )
        evaluated[name] = _eval_type(
            value if value is not None else type(None),
            globalns,
            localns,
            getattr(obj, "__type_params__", ()),
            format=format,
            owner=obj,
            prefer_fwd_module=True,
        )
    return evaluated


def _unwrapped(obj):
    seen = {id(obj)}
    inner = obj
    while hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
        if id(inner) in seen:
            raise ValueError(f"wrapper loop when unwrapping {obj!r}")
        seen.add(id(inner))
    return inner


def _strip_annotations(tp):
    # Take Annotated, Required and the like off a type, at any depth.
    if isinstance(tp, _AnnotatedAlias):
        return _strip_annotations(tp.__origin__)
    if getattr(tp, "__origin__", None) in (Required, NotRequired, ReadOnly):
        return _strip_annotations(tp.__args__[0])
    if isinstance(tp, (_GenericAlias, GenericAlias, Union)):
        args = tuple(map(_strip_annotations, tp.__args__))
        if args != tp.__args__:
            return _with_args(tp, args)
    return tp


def get_origin(tp):
    """Return the unsubscripted version of a type: the class, the special form, or None."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_BaseGenericAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    if isinstance(tp, Union):
        return Union
    return None


def get_args(tp):
    """Return the arguments of a type, those of a callable as a list and the result."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        if _is_callable_with_list(tp, args):
            return list(args[:-1]), args[-1]
        return args
    if isinstance(tp, Union):
        return tp.__args__
    return ()
