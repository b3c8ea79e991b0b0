"""Texts about callbacks, for the reprs of handles and futures."""

import sys

from . import constants


def _shorten():
    # Long arguments are cut down; the helper is imported when there are arguments to show.
    from reprlib import Repr

    return Repr(maxother=50, maxstring=50).repr


def _get_function_source(func):
    """(file, line) of a function, or None when it has no source of its own."""
    while True:
        wrapped = getattr(func, "__wrapped__", None)
        if wrapped is None or wrapped is func:
            break
        func = wrapped
    if hasattr(func, "__func__"):
        func = func.__func__
    code = getattr(func, "__code__", None)
    if code is not None:
        return code.co_filename, code.co_firstlineno
    inner = getattr(func, "func", None)
    if inner is not None and hasattr(func, "keywords"):
        return _get_function_source(inner)
    return None


def _format_args_and_kwargs(args, kwargs, *, debug=False):
    """The text of an argument list; outside of debug mode arguments are not shown."""
    if not debug:
        return "()"
    show = _shorten()
    parts = [show(arg) for arg in args or ()]
    parts += [f"{key}={show(value)}" for key, value in (kwargs or {}).items()]
    return "(" + ", ".join(parts) + ")"


def _format_callback(func, args, kwargs, *, debug=False, suffix=""):
    inner = getattr(func, "func", None)
    if inner is not None and hasattr(func, "keywords"):
        own = _format_args_and_kwargs(args, kwargs, debug=debug)
        return _format_callback(inner, func.args, func.keywords, debug=debug, suffix=own + suffix)
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or repr(func)
    return name + _format_args_and_kwargs(args, kwargs, debug=debug) + suffix


def _format_callback_source(func, args, kwargs=None, *, debug=False):
    text = _format_callback(func, args, kwargs, debug=debug)
    source = _get_function_source(func)
    if source:
        text += f" at {source[0]}:{source[1]}"
    return text


def _created_at(traceback):
    """Where the stack of whoever has made an object ends, for its repr."""
    frame = traceback[-1]
    return f"created at {frame[0]}:{frame[1]}"


def extract_stack(f=None, limit=None):
    """Like traceback.extract_stack, without source lines and cut to a sensible depth."""
    import traceback

    if f is None:
        f = sys._getframe().f_back
    if limit is None:
        limit = constants.DEBUG_STACK_DEPTH
    stack = traceback.StackSummary.extract(traceback.walk_stack(f), limit=limit, lookup_lines=False)
    stack.reverse()
    return stack
