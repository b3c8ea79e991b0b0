"""Mocks with special methods, and mocks of coroutine functions."""

import inspect

from ._mock_base import CallableMixin, Mock, NonCallableMock, _delegating_property
from ._mock_base import Base
from ._mock_calls import DEFAULT, _Call, _CallList
from ._mock_names import _async_method_magics, _is_magic, _magics
from ._mock_signatures import _CODE_ATTRS, _callable, _is_exception

# What special methods return unless told otherwise.
_return_values = {
    "__lt__": NotImplemented,
    "__gt__": NotImplemented,
    "__le__": NotImplemented,
    "__ge__": NotImplemented,
    "__int__": 1,
    "__contains__": False,
    "__len__": 0,
    "__exit__": False,
    "__complex__": 1j,
    "__float__": 1.0,
    "__bool__": True,
    "__index__": 1,
    "__aexit__": False,
}

_calculate_return_value = {
    "__hash__": lambda self: object.__hash__(self),
    "__str__": lambda self: object.__str__(self),
    "__sizeof__": lambda self: object.__sizeof__(self),
    "__fspath__": lambda self: f"{type(self).__name__}/{self._extract_mock_name()}/{id(self)}",
}


def _get_eq(self):
    def __eq__(other):
        value = self.__eq__._mock_return_value
        if value is not DEFAULT:
            return value
        return True if self is other else NotImplemented

    return __eq__


def _get_ne(self):
    def __ne__(other):
        if self.__ne__._mock_return_value is not DEFAULT:
            return DEFAULT
        return False if self is other else NotImplemented

    return __ne__


def _get_iter(self):
    def __iter__():
        value = self.__iter__._mock_return_value
        # An iterator that is given stays the same one.
        return iter([]) if value is DEFAULT else iter(value)

    return __iter__


def _get_async_iter(self):
    def __aiter__():
        value = self.__aiter__._mock_return_value
        return _AsyncIterator(iter([]) if value is DEFAULT else iter(value))

    return __aiter__


_side_effect_methods = {"__eq__": _get_eq, "__ne__": _get_ne, "__iter__": _get_iter, "__aiter__": _get_async_iter}


def _set_return_value(mock, method, name):
    """Tell the mock of a special method what to return."""
    if name in _return_values:
        method.return_value = _return_values[name]
    elif name in _calculate_return_value:
        method.return_value = _calculate_return_value[name](mock)
    elif name in _side_effect_methods:
        method.side_effect = _side_effect_methods[name](mock)


class MagicProxy(Base):
    """Makes the mock of a special method when it is first used."""

    def __init__(self, name, parent):
        self.name = name
        self.parent = parent

    def create_mock(self):
        """Put the mock in place of this object."""
        name, parent = self.name, self.parent
        mock = parent._get_child_mock(name=name, _new_name=name, _new_parent=parent)
        setattr(parent, name, mock)
        _set_return_value(parent, mock, name)
        return mock

    def __get__(self, obj, _type=None):
        return self.create_mock()


class MagicMixin(Base):
    """What sets up special methods."""

    def __init__(self, /, *args, **kw):
        # Before, because __init__() of the mock may use them; after, because only then the spec is known.
        self._mock_set_magics()
        super().__init__(*args, **kw)
        self._mock_set_magics()

    def _mock_set_magics(self):
        supported = _magics | _async_method_magics
        wanted = supported
        cls = type(self)
        if getattr(self, "_mock_methods", None) is not None:
            wanted = supported.intersection(self._mock_methods)
            for name in supported - wanted:
                if name in cls.__dict__:
                    delattr(self, name)
        for name in wanted - set(cls.__dict__):
            setattr(cls, name, MagicProxy(name, self))


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    """A MagicMock that cannot be called."""

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class AsyncMagicMixin(MagicMixin):
    """Special methods of mocks of coroutine functions."""


class MagicMock(MagicMixin, Mock):
    """A Mock with default implementations of most special methods, which can be configured like any attribute."""

    def mock_add_spec(self, spec, spec_set=False):
        """Allow only the attributes of a spec; special methods that it lacks go away."""
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()

    def reset_mock(self, /, *args, return_value=False, **kwargs):
        # Special methods keep what they return: __str__() must give a string.
        if return_value and self._mock_name and _is_magic(self._mock_name):
            return_value = False
        super().reset_mock(*args, return_value=return_value, **kwargs)


class AsyncMockMixin(Base):
    """What makes a mock a coroutine function."""

    await_count = _delegating_property("await_count")
    await_args = _delegating_property("await_args")
    await_args_list = _delegating_property("await_args_list")

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        state = self.__dict__
        state["_mock_await_count"] = 0
        state["_mock_await_args"] = None
        state["_mock_await_args_list"] = _CallList()
        # Enough of a function for inspect.iscoroutinefunction().
        code = NonCallableMock(spec_set=_CODE_ATTRS)
        code.__dict__["_spec_class"] = type(_get_eq.__code__)
        code.__dict__["_spec_set"] = True
        code.co_flags = inspect.CO_COROUTINE + inspect.CO_VARARGS + inspect.CO_VARKEYWORDS
        state["__code__"] = code
        state["__name__"] = "AsyncMock"
        state["__defaults__"] = ()
        state["__kwdefaults__"] = {}
        state["__annotations__"] = None

    async def _execute_mock_call(self, /, *args, **kwargs):
        noted = _Call((args, kwargs), two=True)
        self.await_count += 1
        self.await_args = noted
        self.await_args_list.append(noted)
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not _callable(effect):
                try:
                    result = next(effect)
                except StopIteration:
                    # A coroutine cannot raise that.
                    raise StopAsyncIteration
                if _is_exception(result):
                    raise result
            elif inspect.iscoroutinefunction(effect):
                result = await effect(*args, **kwargs)
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        wrapped = self._mock_wraps
        if wrapped is None:
            return self.return_value
        result = wrapped(*args, **kwargs)
        return await result if inspect.iscoroutinefunction(wrapped) else result

    def assert_awaited(self):
        """Check that the mock was awaited at least once."""
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._shown_name()} to have been awaited.")

    def assert_awaited_once(self):
        """Check that the mock was awaited exactly once."""
        if self.await_count != 1:
            raise AssertionError(
                f"Expected {self._shown_name()} to have been awaited once. Awaited {self.await_count} times."
            )

    def assert_awaited_with(self, /, *args, **kwargs):
        """Check that the last await had these arguments."""
        if self.await_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        self._match_once(self.await_args, args, kwargs, "await")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """Check that the mock was awaited exactly once, with these arguments."""
        self.assert_awaited_once()
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """Check that the mock was ever awaited with these arguments."""
        self._match_any(self.await_args_list, args, kwargs, "await")

    def assert_has_awaits(self, calls, any_order=False):
        """Check that the mock was awaited with these calls, one after another unless the order does not matter."""
        self._match_all(self.await_args_list, calls, any_order, "await")

    def assert_not_awaited(self):
        """Check that the mock was never awaited."""
        if self.await_count != 0:
            raise AssertionError(
                f"Expected {self._shown_name()} to not have been awaited. Awaited {self.await_count} times."
            )

    def reset_mock(self, /, *args, **kwargs):
        """Forget all calls and awaits."""
        super().reset_mock(*args, **kwargs)
        self.await_count = 0
        self.await_args = None
        self.await_args_list = _CallList()


class AsyncMock(AsyncMockMixin, AsyncMagicMixin, Mock):
    """A MagicMock that is a coroutine function: its calls are awaited."""


class _AsyncIterator:
    """An asynchronous iterator of what an iterator yields."""

    def __init__(self, iterator):
        self.iterator = iterator

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.iterator)
        except StopIteration:
            raise StopAsyncIteration from None
