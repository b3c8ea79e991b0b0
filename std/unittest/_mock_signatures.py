"""What mocks take over from the objects that they stand for: signatures, and whether to be awaited."""

import inspect
from annotationlib import Format
from functools import partial
from inspect import iscoroutinefunction
from types import CodeType, MethodType

from ._mock_calls import _CallList

FunctionTypes = (type(lambda: None), MethodType)


def _mock_class():
    # Imported late: the classes of mocks use this module.
    from ._mock_base import NonCallableMock

    return NonCallableMock


def _is_instance_mock(obj):
    # Not isinstance(): a mock with a spec says that it is something else.
    return issubclass(type(obj), _mock_class())


def _is_exception(obj):
    return isinstance(obj, BaseException) or (isinstance(obj, type) and issubclass(obj, BaseException))


def _is_list(obj):
    # Subclasses can be specs like any other object.
    return type(obj) in (list, tuple)


def _extract_mock(obj):
    """The mock behind a function that an autospec made; anything else as it is."""
    if isinstance(obj, FunctionTypes) and hasattr(obj, "mock"):
        return obj.mock
    return obj


def _is_async_obj(obj):
    if _is_instance_mock(obj) and not isinstance(obj, _async_mock_class()):
        return False
    if hasattr(obj, "__func__"):
        obj = obj.__func__
    return iscoroutinefunction(obj) or inspect.isawaitable(obj)


def _async_mock_class():
    from ._mock_magic import AsyncMock

    return AsyncMock


def _is_async_func(obj):
    return bool(getattr(obj, "__code__", None)) and iscoroutinefunction(obj)


def _callable(obj):
    if isinstance(obj, type):
        return True
    if isinstance(obj, (staticmethod, classmethod, MethodType)):
        return _callable(obj.__func__)
    return getattr(obj, "__call__", None) is not None


def _instance_callable(obj):
    """Whether an object, or the instances of a class, can be called."""
    if not isinstance(obj, type):
        return getattr(obj, "__call__", None) is not None
    # Not hasattr(): the class itself can be called.
    return any(base.__dict__.get("__call__") is not None for base in (obj, *obj.__mro__))


def _get_signature_object(spec, as_instance, eat_self):
    """What is called when a spec is, and its signature; None if that is not known."""
    if isinstance(spec, type) and not as_instance:
        spec, eat_self = spec.__init__, True
    elif isinstance(spec, (classmethod, staticmethod)):
        eat_self = eat_self or isinstance(spec, classmethod)
        spec = spec.__func__
    elif not isinstance(spec, FunctionTypes):
        try:
            spec = spec.__call__
        except AttributeError:
            return None
    try:
        # Names in annotations need not exist.
        called = partial(spec, None) if eat_self else spec
        return spec, inspect.signature(called, annotation_format=Format.FORWARDREF)
    except ValueError:
        return None


_COPIED = "__name__ __doc__ __text_signature__ __module__ __defaults__ __kwdefaults__".split()


def _copy_func_details(func, copy):
    for name in _COPIED:
        try:
            setattr(copy, name, getattr(func, name))
        except AttributeError:
            pass


def _check_signature(func, mock, skipfirst, instance=False):
    """Let the class of a mock check its calls against a signature."""
    found = _get_signature_object(func, instance, skipfirst)
    if found is None:
        return
    func, signature = found

    def check(self, /, *args, **kwargs):
        signature.bind(*args, **kwargs)

    _copy_func_details(func, check)
    type(mock)._mock_check_sig = check
    type(mock).__signature__ = signature


def _set_signature(mock, original, instance=False):
    """A function with the name and signature of another, which calls a mock."""
    found = _get_signature_object(original, instance, isinstance(original, type))
    if found is None:
        return mock
    func, signature = found

    def copy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return mock(*args, **kwargs)

    _dress(copy, func, original)
    _setup_func(copy, mock, signature)
    return copy


def _set_async_signature(mock, original, instance=False, is_async_mock=False):
    """A coroutine function with the name and signature of another, which awaits a mock."""
    found = _get_signature_object(original, instance, isinstance(original, type))
    if found is None:
        return mock
    func, signature = found

    async def copy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return await mock(*args, **kwargs)

    _dress(copy, func, original)
    _setup_func(copy, mock, signature)
    _setup_async_mock(copy)
    return copy


def _dress(copy, func, original):
    name = original.__name__
    copy.__name__ = copy.__qualname__ = name if name.isidentifier() else "funcopy"
    copy.__module__ = getattr(func, "__module__", None)
    copy.__doc__ = getattr(func, "__doc__", None)


_ASSERTIONS = (
    "assert_called_with",
    "assert_called_once_with",
    "assert_has_calls",
    "assert_any_call",
    "assert_called",
    "assert_not_called",
    "assert_called_once",
)

_AWAIT_ASSERTIONS = (
    "assert_awaited",
    "assert_awaited_once",
    "assert_awaited_with",
    "assert_awaited_once_with",
    "assert_any_await",
    "assert_has_awaits",
    "assert_not_awaited",
)


def _setup_func(function, mock, signature):
    """Give a function the attributes of the mock that it calls; the mock keeps its notes there from now on."""
    function.mock = mock

    def delegate(name):
        def run(*args, **kwargs):
            return getattr(mock, name)(*args, **kwargs)

        run.__name__ = name
        return run

    for name in _ASSERTIONS:
        setattr(function, name, delegate(name))

    def reset_mock():
        function.method_calls = _CallList()
        function.mock_calls = _CallList()
        mock.reset_mock()
        value = function.return_value
        if _is_instance_mock(value) and value is not mock:
            value.reset_mock()

    function.reset_mock = reset_mock
    function.called = False
    function.call_count = 0
    function.call_args = None
    function.call_args_list = _CallList()
    function.method_calls = _CallList()
    function.mock_calls = _CallList()
    function.return_value = mock.return_value
    function.side_effect = mock.side_effect
    function._mock_children = mock._mock_children
    function.__signature__ = signature
    mock._mock_delegate = function


def _setup_async_mock(function):
    """Add what only mocks of coroutine functions have."""
    mock = function.mock
    function.await_count = 0
    function.await_args = None
    function.await_args_list = _CallList()

    def delegate(name):
        def run(*args, **kwargs):
            return getattr(mock, name)(*args, **kwargs)

        run.__name__ = name
        return run

    for name in _AWAIT_ASSERTIONS:
        setattr(function, name, delegate(name))


_CODE_ATTRS = dir(CodeType)
