"""Mock and its bases: attributes made when they are asked for, notes of calls, and the assertions about them."""

import inspect
from _thread import RLock

from ._mock_calls import (
    DEFAULT,
    _AnyComparer,
    _Call,
    _CallList,
    _deleted,
    _format_call_signature,
    _missing,
    call,
    safe_repr,
)
from ._mock_names import _all_magics, _all_sync_magics, _async_method_magics, _is_magic, _unsupported_magics
from ._mock_signatures import (
    _async_mock_class,
    _callable,
    _extract_mock,
    _get_signature_object,
    _is_async_obj,
    _is_exception,
    _is_instance_mock,
    _is_list,
)


class InvalidSpecError(Exception):
    """A mock was given as the spec of a mock."""


_allowed_names = {
    "return_value",
    "_mock_return_value",
    "side_effect",
    "_mock_side_effect",
    "_mock_parent",
    "_mock_new_parent",
    "_mock_name",
    "_mock_new_name",
    "called",
    "call_count",
    "call_args",
    "call_args_list",
    "mock_calls",
    "await_count",
    "await_args",
    "await_args_list",
}

# Misspelt assertions would pass as attributes like any other.
_MISSPELT = ("assert", "assret", "asert", "aseert", "assrt")


def _delegating_property(name):
    """An attribute that is kept on the function which stands for the mock, if there is one."""
    own = "_mock_" + name

    def get(self):
        delegate = self._mock_delegate
        return getattr(self, own) if delegate is None else getattr(delegate, name)

    def set(self, value):
        delegate = self._mock_delegate
        if delegate is None:
            self.__dict__[own] = value
        else:
            setattr(delegate, name, value)

    return property(get, set)


class _MockIter:
    """An iterator that is told apart from iterables given as side effects."""

    def __init__(self, obj):
        self.obj = iter(obj)

    def __next__(self):
        return next(self.obj)


def _try_iter(obj):
    """An iterator of what can be iterated but neither called nor raised; anything else as it is."""
    if obj is None or _is_exception(obj) or _callable(obj):
        return obj
    try:
        return iter(obj)
    except TypeError:
        # Callers find out.
        return obj


def _check_and_set_parent(parent, value, name, new_name):
    """Make a mock the child of another, unless it has a name or parent already; whether it was done."""
    value = _extract_mock(value)
    if not _is_instance_mock(value):
        return False
    if value._mock_name or value._mock_new_name or value._mock_parent is not None or value._mock_new_parent is not None:
        return False
    ancestor = parent
    while ancestor is not None:
        if ancestor is value:
            # A mock that returns itself stays as it is.
            return False
        ancestor = ancestor._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


class Base:
    """The end of the chain of __init__() calls."""

    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


class NonCallableMock(Base):
    """A mock that cannot be called."""

    # Attributes may be made from several threads.
    _lock = RLock()

    def __new__(
        cls,
        spec=None,
        wraps=None,
        name=None,
        spec_set=None,
        parent=None,
        _spec_state=None,
        _new_name="",
        _new_parent=None,
        _spec_as_instance=False,
        _eat_self=None,
        unsafe=False,
        **kwargs,
    ):
        # Special methods are set on the class, so each mock has a class of its own.
        bases = (cls,)
        model = spec_set or spec
        if model is not None and not issubclass(cls, _async_mixin()) and _is_async_obj(model):
            bases = (_async_mixin(), cls)
        own = type(cls.__name__, bases, {"__doc__": cls.__doc__, "__module__": cls.__module__})
        return object.__new__(own)

    def __init__(
        self,
        spec=None,
        wraps=None,
        name=None,
        spec_set=None,
        parent=None,
        _spec_state=None,
        _new_name="",
        _new_parent=None,
        _spec_as_instance=False,
        _eat_self=None,
        unsafe=False,
        **kwargs,
    ):
        if _new_parent is None:
            _new_parent = parent
        state = self.__dict__
        state["_mock_parent"] = parent
        state["_mock_name"] = name
        state["_mock_new_name"] = _new_name
        state["_mock_new_parent"] = _new_parent
        state["_mock_sealed"] = False
        if spec_set is not None:
            spec, spec_set = spec_set, True
        if _eat_self is None:
            _eat_self = parent is not None
        self._mock_add_spec(spec, spec_set, _spec_as_instance, _eat_self)
        state["_mock_children"] = {}
        state["_mock_wraps"] = wraps
        state["_mock_delegate"] = None
        state["_mock_called"] = False
        state["_mock_call_args"] = None
        state["_mock_call_count"] = 0
        state["_mock_call_args_list"] = _CallList()
        state["_mock_mock_calls"] = _CallList()
        state["method_calls"] = _CallList()
        state["_mock_unsafe"] = unsafe
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    # Specs.

    def mock_add_spec(self, spec, spec_set=False):
        """Allow only the attributes of a spec (an object or a list of names); with spec_set also for setting."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        spec_class = signature = None
        coroutine_functions = []
        if spec is not None and not _is_list(spec):
            spec_class = spec if isinstance(spec, type) else type(spec)
            found = _get_signature_object(spec, _spec_as_instance, _eat_self)
            signature = found and found[1]
            names = dir(spec)
            if not isinstance(spec, type) and hasattr(type(spec), "__dataclass_fields__"):
                from dataclasses import fields

                names = list(dict.fromkeys([*names, *(field.name for field in fields(spec))]))
            for name in names:
                if self._is_coroutine_function(inspect.getattr_static(spec, name, None)):
                    coroutine_functions.append(name)
            spec = names
        state = self.__dict__
        state["_spec_class"] = spec_class
        state["_spec_set"] = spec_set
        state["_spec_signature"] = signature
        state["_mock_methods"] = spec
        state["_spec_asyncs"] = coroutine_functions

    @staticmethod
    def _is_coroutine_function(value):
        try:
            value = inspect.unwrap(value)
        except ValueError:
            pass
        return inspect.iscoroutinefunction(value)

    def _mock_extend_spec_methods(self, names):
        methods = self.__dict__.get("_mock_methods") or []
        self.__dict__["_mock_methods"] = [*methods, *names]

    # What a mock is, returns and does.

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    def __get_return_value(self):
        delegate = self._mock_delegate
        value = self._mock_return_value if delegate is None else delegate.return_value
        if value is DEFAULT and self._mock_wraps is None:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    def __set_return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self._mock_return_value = value
            _check_and_set_parent(self, value, None, "()")

    return_value = property(
        __get_return_value, __set_return_value, doc="The value to be returned when the mock is called."
    )

    @property
    def side_effect(self):
        """What a call does: an exception to raise, a function to call, or an iterable of results."""
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if effect is not None and not (callable(effect) or isinstance(effect, _MockIter) or _is_exception(effect)):
            # Set on the function itself, which does not look at it.
            effect = delegate.side_effect = _MockIter(effect)
        return effect

    @side_effect.setter
    def side_effect(self, value):
        value = _try_iter(value)
        if self._mock_delegate is None:
            self._mock_side_effect = value
        else:
            self._mock_delegate.side_effect = value

    called = _delegating_property("called")
    call_count = _delegating_property("call_count")
    call_args = _delegating_property("call_args")
    call_args_list = _delegating_property("call_args_list")
    mock_calls = _delegating_property("mock_calls")

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forget all calls; on request what is returned and done too."""
        # Mocks may be each other's children.
        visited = visited if visited is not None else []
        me = id(self)
        if me in visited:
            return
        visited.append(me)
        self.called, self.call_count, self.call_args = False, 0, None
        for calls in "call_args_list", "method_calls", "mock_calls":
            setattr(self, calls, _CallList())
        if side_effect:
            self._mock_side_effect = None
        if return_value:
            self._mock_return_value = DEFAULT
        for child in self._mock_children.values():
            if _is_spec_state(child) or child is _deleted:
                continue
            child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        result = self._mock_return_value
        if _is_instance_mock(result) and result is not self:
            result.reset_mock(visited)

    def configure_mock(self, /, **kwargs):
        """Set attributes; dots in the names lead to children."""
        # Those of parents first.
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *parents, last = path.split(".")
            target = self
            for name in parents:
                target = getattr(target, name)
            setattr(target, last, value)

    def attach_mock(self, mock, attribute):
        """Make another mock an attribute, with its calls noted here too."""
        inner = _extract_mock(mock)
        inner._mock_parent = inner._mock_new_parent = None
        inner._mock_name = ""
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    # Attributes.

    def __getattr__(self, name):
        if name in ("_mock_methods", "_mock_unsafe"):
            raise AttributeError(name)
        methods = self._mock_methods
        if methods is not None:
            if name not in methods or name in _all_magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif _is_magic(name):
            raise AttributeError(name)
        if not self._mock_unsafe and (not methods or name not in methods):
            if name.startswith(_MISSPELT) or name in _ATTRIB_DENY_LIST:
                raise AttributeError(
                    f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an "
                    "attribute."
                )
        with NonCallableMock._lock:
            child = self._mock_children.get(name)
            if child is _deleted:
                raise AttributeError(name)
            if child is None:
                wraps = None if self._mock_wraps is None else getattr(self._mock_wraps, name)
                child = self._get_child_mock(parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)
                self._mock_children[name] = child
            elif _is_spec_state(child):
                child = self._mock_children[name] = self._autospec_child(name, child)
        return child

    def _autospec_child(self, name, state):
        from ._mock_more import create_autospec

        try:
            return create_autospec(state.spec, state.spec_set, state.instance, state.parent, state.name)
        except InvalidSpecError:
            target = self.__dict__["_mock_name"] or self
            raise InvalidSpecError(
                f"Cannot autospec attr {name!r} from target {target!r} as it has already been mocked out. "
                f"[target={self!r}, attr={state.spec!r}]"
            )

    def __setattr__(self, name, value):
        if name in _allowed_names:
            return object.__setattr__(self, name, value)
        methods = self._mock_methods
        if self._spec_set and methods is not None and name not in methods and name not in self.__dict__:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _unsupported_magics:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in _all_magics:
            value = self._set_special(name, value)
        elif name == "__class__":
            self._spec_class = value
            return
        elif _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if _is_property_mock(value):
            self.__dict__[name] = value
            return
        return object.__setattr__(self, name, value)

    def _set_special(self, name, value):
        """Set a special method on the class of this mock; returns what the mock itself gets."""
        if self._mock_methods is not None and name not in self._mock_methods:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        cls = type(self)
        if _is_instance_mock(value):
            # Only the new name: special methods are noted in mock_calls, not in method_calls.
            _check_and_set_parent(self, value, None, name)
            setattr(cls, name, value)
            self._mock_children[name] = value
            return value

        def method(self, /, *args, **kw):
            return value(self, *args, **kw)

        method.__name__ = name
        setattr(cls, name, method)
        return lambda *args, **kw: value(self, *args, **kw)

    def __delattr__(self, name):
        if name in _all_magics and name in type(self).__dict__:
            delattr(type(self), name)
            if name not in self.__dict__:
                # A special method that was never used.
                return
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is _deleted:
            raise AttributeError(name)
        if child is not _missing:
            del self._mock_children[name]
        self._mock_children[name] = _deleted

    def __dir__(self):
        from . import mock

        if not mock.FILTER_DIR:
            return object.__dir__(self)
        names = set(self._mock_methods or [])
        names.update(name for name in dir(type(self)) if not name.startswith("_"))
        names.update(name for name in self.__dict__ if not name.startswith("_") or _is_magic(name))
        names.update(name for name, child in self._mock_children.items() if child is not _deleted)
        return sorted(names)

    # Names.

    def _extract_mock_name(self):
        """The path from the outermost parent to this mock."""
        names = [self._mock_new_name]
        outermost, parent = self, self._mock_new_parent
        separator = "" if names == ["()"] else "."
        while parent is not None:
            outermost = parent
            names.append(parent._mock_new_name + separator)
            separator = "" if parent._mock_new_name == "()" else "."
            parent = parent._mock_new_parent
        names.reverse()
        first = outermost._mock_name or "mock"
        if len(names) > 1 and names[1] not in ("()", "()."):
            first += "."
        return first + "".join(names[1:])

    def __repr__(self):
        name = self._extract_mock_name()
        text = type(self).__name__
        if name not in ("mock", "mock."):
            text += f" name={name!r}"
        if self._spec_class is not None:
            text += f" {'spec_set' if self._spec_set else 'spec'}={self._spec_class.__name__!r}"
        return f"<{text} id='{id(self)}'>"

    def _shown_name(self):
        return self._mock_name or "mock"

    def _format_mock_call_signature(self, args, kwargs):
        return _format_call_signature(self._shown_name(), args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action="call"):
        noted = self.call_args if action == "call" else self.await_args
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*noted)
        return f"expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"

    def _calls_repr(self):
        return f"\nCalls: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    # Comparing calls.

    def _get_call_signature_from_name(self, name):
        """The signature of a child, by its path in a call."""
        if not name:
            return self._spec_signature
        signature = None
        children = self._mock_children
        for part in name.replace("()", "").split("."):
            child = children.get(part)
            if child is None or _is_spec_state(child):
                break
            child = _extract_mock(child)
            children, signature = child._mock_children, child._spec_signature
        return signature

    def _call_matcher(self, _call):
        """A call with its arguments bound to the signature, so that equal calls are equal however they are written.

        Returns the TypeError if it does not fit the signature.
        """
        if isinstance(_call, tuple) and len(_call) > 2:
            signature = self._get_call_signature_from_name(_call[0])
        else:
            signature = self._spec_signature
        if signature is None:
            return _call
        name, args, kwargs = _call if len(_call) == 3 else ("", *_call)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            return e.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    def _match_once(self, noted, args, kwargs, action):
        """Fail unless one noted call is equal to the given one."""
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        if self._call_matcher(noted) != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(self._format_mock_failure_message(args, kwargs, action)) from cause

    def _match_any(self, noted, args, kwargs, action):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        if cause or expected not in _AnyComparer([self._call_matcher(one) for one in noted]):
            shown = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{shown} {action} not found") from cause

    def _match_all(self, noted, calls, any_order, action):
        expected = [self._call_matcher(one) for one in calls]
        cause = next((one for one in expected if isinstance(one, Exception)), None)
        actual = _CallList(self._call_matcher(one) for one in noted)
        if not any_order:
            if expected not in actual:
                problem = f"{action.capitalize()}s not found."
                if cause is not None:
                    errors = [one if isinstance(one, Exception) else None for one in expected]
                    problem = f"Error processing expected {action}s.\nErrors: {errors}"
                label = "  Actual" if action == "call" else "Actual"
                raise AssertionError(
                    f"{problem}\nExpected: {_CallList(calls)}\n{label}: {safe_repr(noted)}"
                ) from cause
            return
        left = list(actual)
        missing = []
        for one in expected:
            try:
                left.remove(one)
            except ValueError:
                missing.append(one)
        if missing:
            kind = "" if action == "call" else "await "
            raise AssertionError(
                f"{self._shown_name()!r} does not contain all of {tuple(missing)!r} in its {kind or 'call '}list, "
                f"found {left!r} instead"
            ) from cause

    # Assertions.

    def assert_not_called(self):
        """Check that the mock was never called."""
        if self.call_count:
            raise AssertionError(
                f"Expected '{self._shown_name()}' to not have been called. Called {self.call_count} times."
                f"{self._calls_repr()}"
            )

    def assert_called(self):
        """Check that the mock was called at least once."""
        if not self.call_count:
            raise AssertionError(f"Expected '{self._shown_name()}' to have been called.")

    def assert_called_once(self):
        """Check that the mock was called exactly once."""
        if self.call_count != 1:
            raise AssertionError(
                f"Expected '{self._shown_name()}' to have been called once. Called {self.call_count} times."
                f"{self._calls_repr()}"
            )

    def assert_called_with(self, /, *args, **kwargs):
        """Check that the last call had these arguments."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n  Actual: not called.")
        self._match_once(self.call_args, args, kwargs, "call")

    def assert_called_once_with(self, /, *args, **kwargs):
        """Check that the mock was called exactly once, with these arguments."""
        if self.call_count != 1:
            raise AssertionError(
                f"Expected '{self._shown_name()}' to be called once. Called {self.call_count} times."
                f"{self._calls_repr()}"
            )
        return self.assert_called_with(*args, **kwargs)

    def assert_has_calls(self, calls, any_order=False):
        """Check that mock_calls has these calls, one after another unless the order does not matter."""
        self._match_all(self.mock_calls, calls, any_order, "call")

    def assert_any_call(self, /, *args, **kwargs):
        """Check that the mock was ever called with these arguments."""
        self._match_any(self.call_args_list, args, kwargs, "call")

    def _get_child_mock(self, /, **kw):
        """Make the mock of an attribute or of the return value; subclasses may make another kind."""
        if self._mock_sealed:
            attribute = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + attribute)
        from ._mock_magic import AsyncMock, AsyncMockMixin, MagicMock, NonCallableMagicMock

        name = kw.get("_new_name")
        cls = type(self)
        if name in self.__dict__["_spec_asyncs"]:
            return AsyncMock(**kw)
        if issubclass(cls, MagicMock) and name in _async_method_magics:
            kind = AsyncMock
        elif issubclass(cls, AsyncMockMixin):
            methods = self._mock_methods
            synchronous = name in _all_sync_magics or (methods and name in methods)
            kind = MagicMock if synchronous else AsyncMock
        elif issubclass(cls, CallableMixin):
            # The class that this mock's own class was made from.
            kind = cls.__mro__[1]
        else:
            kind = MagicMock if issubclass(cls, NonCallableMagicMock) else Mock
        return kind(**kw)


# What is misspelt if the prefix is left out.
_ATTRIB_DENY_LIST = frozenset(
    {name.removeprefix("assert_") for name in dir(NonCallableMock) if name.startswith("assert_")}
)


def _async_mixin():
    from ._mock_magic import AsyncMockMixin

    return AsyncMockMixin


def _is_spec_state(child):
    from ._mock_more import _SpecState

    return isinstance(child, _SpecState)


def _is_property_mock(value):
    from ._mock_more import PropertyMock

    return isinstance(value, PropertyMock)


class CallableMixin(Base):
    """What makes a mock callable."""

    def __init__(
        self,
        spec=None,
        side_effect=None,
        return_value=DEFAULT,
        wraps=None,
        name=None,
        spec_set=None,
        parent=None,
        _spec_state=None,
        _new_name="",
        _new_parent=None,
        **kwargs,
    ):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent, **kwargs)
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        # An autospec puts a check of the signature here.
        pass

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        """Note a call, here and in all parents."""
        self.called = True
        self.call_count += 1
        noted = _Call((args, kwargs), two=True)
        self.call_args = noted
        self.call_args_list.append(noted)
        self.mock_calls.append(_Call(("", args, kwargs)))

        # method_calls of a parent has what was called as a method, mock_calls everything.
        is_method = self._mock_parent is not None
        method_name = self._mock_name
        call_name = self._mock_new_name
        is_result = call_name == "()"
        parent = self._mock_new_parent
        while parent is not None:
            if is_method:
                parent.method_calls.append(_Call((method_name, args, kwargs)))
                is_method = parent._mock_parent is not None
                if is_method:
                    method_name = f"{parent._mock_name}.{method_name}"
            parent.mock_calls.append(_Call((call_name, args, kwargs)))
            if parent._mock_new_name:
                call_name = f"{parent._mock_new_name}{'' if is_result else '.'}{call_name}"
                is_result = parent._mock_new_name == "()"
            parent = parent._mock_new_parent

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if _callable(effect):
                result = effect(*args, **kwargs)
            else:
                result = next(effect)
                if _is_exception(result):
                    raise result
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        delegate = self._mock_delegate
        if delegate and delegate.return_value is not DEFAULT:
            return delegate.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin, NonCallableMock):
    """An object whose attributes and results are mocks too, and which notes how it is used.

    - `spec`: an object or list of names; only its attributes exist. `spec_set` also forbids to set others.
    - `side_effect`: a function to call, an exception to raise, or an iterable of results.
    - `return_value`: what calls return, a mock by default.
    - `wraps`: an object that calls and attributes are passed on to.
    - `name`: shown in the representation.
    - `unsafe`: allow attributes that look like misspelt assertions.

    Other keyword arguments set attributes, as configure_mock() does.
    """
