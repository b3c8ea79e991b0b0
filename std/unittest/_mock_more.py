"""Mocks made after a model, of open files, of properties, and for threads; sealing."""

import inspect

from ._mock_base import Base, InvalidSpecError, Mock, NonCallableMock
from ._mock_calls import DEFAULT, _deleted, _missing, sentinel
from ._mock_magic import AsyncMock, MagicMixin, MagicMock, NonCallableMagicMock
from ._mock_names import _is_magic
from ._mock_signatures import (
    FunctionTypes,
    _callable,
    _check_signature,
    _instance_callable,
    _is_async_func,
    _is_instance_mock,
    _is_list,
    _set_async_signature,
    _set_signature,
)


class _SpecState:
    """Stands for an attribute of an autospec until it is asked for."""

    def __init__(self, spec, spec_set=False, parent=None, name=None, instance=False):
        self.spec = spec
        self.spec_set = spec_set
        self.parent = parent
        self.instance = instance
        self.name = name


def _check_spec_arg_typos(kwargs):
    for typo in "autospect", "auto_spec", "set_spec":
        if typo in kwargs:
            raise RuntimeError(f"{typo!r} might be a typo; use unsafe=True if this is intended")


def _must_skip(spec, entry, is_type):
    """Whether the first argument of a function of a spec is the instance, which callers do not give."""
    if not isinstance(spec, type):
        if entry in getattr(spec, "__dict__", {}):
            return False
        spec = spec.__class__
    for cls in spec.__mro__:
        value = cls.__dict__.get(entry, DEFAULT)
        if value is not DEFAULT:
            return isinstance(value, FunctionTypes) and is_type
    return is_type


def _dataclass_fields(spec):
    from dataclasses import fields

    return {field.name: field.type for field in fields(spec)}


def _autospec_class(spec, is_type, instance):
    """The class of the mock for a spec."""
    if not _callable(spec) or (is_type and instance and not _instance_callable(spec)):
        return NonCallableMagicMock
    return MagicMock


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """A mock that has only the attributes of a model, all of them mocks made the same way.

    Functions and methods are checked to be called with arguments that fit. If the model is a class, what the mock
    returns stands for an instance; with `instance` the mock itself does.
    """
    if _is_list(spec):
        spec = type(spec)
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    is_coroutine_function = _is_async_func(spec)
    entries = dict.fromkeys(dir(spec), _missing)
    extra_names = []
    options = {"spec": spec}
    if is_type and instance and hasattr(spec, "__dataclass_fields__"):
        # An instance has all fields.
        found = _dataclass_fields(spec)
        extra_names = list(found)
        entries.update((name, kind) for name, kind in found.items() if name not in entries)
    if spec_set:
        options = {"spec_set": spec}
    elif spec is None:
        options = {}
    if options and instance:
        options["_spec_as_instance"] = True
    if not unsafe:
        _check_spec_arg_typos(kwargs)
    _name = kwargs.pop("name", _name)
    options.update(kwargs)
    if inspect.isdatadescriptor(spec):
        # Nobody knows what it gives.
        options, kind = {}, MagicMock
    elif is_coroutine_function:
        if instance:
            raise RuntimeError("Instance can not be True when create_autospec is mocking an async function")
        kind = AsyncMock
    else:
        kind = _autospec_class(spec, is_type, instance)
    new_name = "" if _parent is None else _name
    mock = kind(parent=_parent, _new_parent=_parent, _new_name=new_name, name=_name, **options)
    if extra_names:
        mock._mock_extend_spec_methods(extra_names)
    if isinstance(spec, FunctionTypes):
        mock = (_set_async_signature if is_coroutine_function else _set_signature)(mock, spec)
    else:
        _check_signature(spec, mock, is_type, instance)
    if _parent is not None and not instance:
        _parent._mock_children[_name] = mock
    # What is wrapped has been given to the mock.
    wrapped = kwargs.pop("wraps", None)
    if is_type and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(
            spec, spec_set, instance=True, _name="()", _parent=mock, wraps=wrapped
        )
    for name, original in entries.items():
        if _is_magic(name):
            continue
        if original is _missing:
            try:
                original = getattr(spec, name)
            except AttributeError:
                continue
        _add_autospec_child(mock, spec, name, original, spec_set, is_type, wrapped)
    if kwargs and _is_instance_mock(mock):
        mock.configure_mock(**kwargs)
    return mock


def _add_autospec_child(mock, spec, name, original, spec_set, is_type, wrapped):
    """Add the mock of an attribute; what is no function becomes one only when it is asked for."""
    if not isinstance(original, FunctionTypes):
        mock._mock_children[name] = _SpecState(original, spec_set, mock, name)
        return
    options = {"spec_set" if spec_set else "spec": original}
    if wrapped and hasattr(wrapped, name) and not spec_set:
        options["wraps"] = getattr(wrapped, name)
    parent = mock.mock if isinstance(spec, FunctionTypes) else mock
    skip_first = _must_skip(spec, name, is_type)
    kind = AsyncMock if inspect.iscoroutinefunction(original) else MagicMock
    child = kind(parent=parent, name=name, _new_name=name, _new_parent=parent, _eat_self=skip_first, **options)
    mock._mock_children[name] = child
    child.return_value = kind()
    _check_signature(original, child, skipfirst=skip_first)
    if isinstance(child, FunctionTypes):
        setattr(mock, name, child)


class PropertyMock(Mock):
    """A mock that is a property: getting it calls the mock without arguments, setting it with the value."""

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)


def seal(mock):
    """Let a mock, and all that it has made, make no more attributes."""
    mock._mock_sealed = True
    for name in dir(mock):
        try:
            child = getattr(mock, name)
        except AttributeError:
            continue
        if not isinstance(child, NonCallableMock) or isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)


# The names that mocks of open files, and of open() itself, have.
_file_spec = _open_spec = None


def _file_attributes():
    global _file_spec, _open_spec
    if _file_spec is None:
        import _io

        _file_spec = list(set(dir(_io.TextIOWrapper)).union(dir(_io.BytesIO)))
        _open_spec = dir(_io.open)


def mock_open(mock=None, read_data=""):
    """A mock to take the place of open(); its files yield `read_data`."""
    import io

    def fresh():
        return io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)

    data = [fresh()]

    def read(*args, **kwargs):
        if handle.read.return_value is not None:
            return handle.read.return_value
        return data[0].read(*args, **kwargs)

    def readline(*args, **kwargs):
        if handle.readline.return_value is not None:
            return handle.readline.return_value
        return data[0].readline(*args, **kwargs)

    def readlines(*args, **kwargs):
        if handle.readlines.return_value is not None:
            return handle.readlines.return_value
        return data[0].readlines(*args, **kwargs)

    def lines():
        while True:
            if handle.readline.return_value is not None:
                yield handle.readline.return_value
            else:
                line = data[0].readline()
                if not line:
                    return
                yield line

    def next_line():
        if handle.readline.return_value is not None:
            return handle.readline.return_value
        return next(data[0])

    def leave(*exc_info):
        handle.close()

    _file_attributes()
    if mock is None:
        mock = MagicMock(name="open", spec=_open_spec)
    handle = MagicMock(spec=_file_spec)
    handle.__enter__.return_value = handle
    handle.write.return_value = None
    handle.read.return_value = None
    handle.readline.return_value = None
    handle.readlines.return_value = None
    handle.read.side_effect = read
    handle.readline.side_effect = readline
    handle.readlines.side_effect = readlines
    handle.__iter__.side_effect = lines
    handle.__next__.side_effect = next_line
    handle.__exit__.side_effect = leave

    def reset(*args, **kwargs):
        # Each open() begins at the start of the data again.
        data[0] = fresh()
        return DEFAULT

    mock.side_effect = reset
    mock.return_value = handle
    return mock


_timeout_unset = sentinel.TIMEOUT_UNSET


class ThreadingMixin(Base):
    """What lets other threads wait for calls of a mock."""

    DEFAULT_TIMEOUT = None

    def __init__(self, /, *args, timeout=_timeout_unset, **kwargs):
        import threading

        if timeout is not _timeout_unset:
            self.__dict__["_mock_wait_timeout"] = timeout
        else:
            self.__dict__["_mock_wait_timeout"] = self.DEFAULT_TIMEOUT
        self.__dict__["_mock_event"] = threading.Event()
        self.__dict__["_mock_calls_events"] = []
        self.__dict__["_mock_calls_events_lock"] = threading.Lock()
        super().__init__(*args, **kwargs)

    def reset_mock(self, /, *args, **kwargs):
        """Forget all calls, and who waited for them."""
        import threading

        super().reset_mock(*args, **kwargs)
        self.__dict__["_mock_event"] = threading.Event()
        self.__dict__["_mock_calls_events"] = []

    def _get_child_mock(self, /, **kw):
        if "timeout" not in kw:
            kw["timeout"] = self._mock_wait_timeout
        return super()._get_child_mock(**kw)

    def _event_for(self, args, kwargs):
        """The event that is set when the mock is called with these arguments."""
        import threading

        with self._mock_calls_events_lock:
            for known_args, known_kwargs, event in self._mock_calls_events:
                if (known_args, known_kwargs) == (args, kwargs):
                    return event
            event = threading.Event()
            self._mock_calls_events.append((args, kwargs, event))
            return event

    def _mock_call(self, /, *args, **kwargs):
        result = super()._mock_call(*args, **kwargs)
        self._event_for(args, kwargs).set()
        self._mock_event.set()
        return result

    def wait_until_called(self, *, timeout=_timeout_unset):
        """Wait until the mock is called; AssertionError if it takes too long."""
        if timeout is _timeout_unset:
            timeout = self._mock_wait_timeout
        if not self._mock_event.wait(timeout=timeout):
            name = self._mock_name or "mock"
            raise AssertionError(f"{name} was not called before timeout({timeout}).")

    def wait_until_any_call_with(self, *args, **kwargs):
        """Wait until the mock is called with these arguments; AssertionError if it takes too long."""
        if not self._event_for(args, kwargs).wait(timeout=self._mock_wait_timeout):
            shown = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{shown} call not found")


class ThreadingMock(ThreadingMixin, MagicMixin, Mock):
    """A MagicMock that other threads can wait for; `timeout` limits how long."""
