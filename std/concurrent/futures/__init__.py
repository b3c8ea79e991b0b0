"""Calls that other threads or processes carry out, and objects that stand for their results."""

from concurrent.futures._base import (
    ALL_COMPLETED, BrokenExecutor, CancelledError, Executor, FIRST_COMPLETED, FIRST_EXCEPTION, Future, InvalidStateError,
    TimeoutError, as_completed, wait,
)

__all__ = [
    'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'CancelledError', 'TimeoutError', 'InvalidStateError',
    'BrokenExecutor', 'Future', 'Executor', 'wait', 'as_completed', 'ProcessPoolExecutor', 'ThreadPoolExecutor',
    'InterpreterPoolExecutor',
]

# Loaded when somebody asks for them.
_EXECUTORS = {'ThreadPoolExecutor': 'thread', 'ProcessPoolExecutor': 'process', 'InterpreterPoolExecutor': 'interpreter'}


def __dir__():
    return [*__all__, '__author__', '__doc__']


def __getattr__(name):
    if name not in _EXECUTORS:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from importlib import import_module
    try:
        module = import_module('concurrent.futures.' + _EXECUTORS[name])
    except ModuleNotFoundError:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}') from None
    executor = globals()[name] = getattr(module, name)
    return executor
