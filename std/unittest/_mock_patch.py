"""Replacing attributes and dict items for a while."""

import contextlib
import inspect
import sys
from functools import wraps
from types import ModuleType

from ._mock_base import InvalidSpecError, NonCallableMock
from ._mock_calls import DEFAULT
from ._mock_magic import AsyncMock, MagicMock, NonCallableMagicMock
from ._mock_more import _check_spec_arg_typos, create_autospec
from ._mock_signatures import _instance_callable, _is_async_obj, _is_instance_mock, _is_list

_builtins = {name for name in dir(__import__("builtins")) if not name.startswith("_")}

# Attributes that deleting gives a value to again, but not the one before.
_RESTORED = ("__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__")


def _get_target(target):
    """Where the name of a target is looked up, as a function, and its last part."""
    try:
        target, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return lambda: _import_target(target), attribute


def _import_target(name):
    """The object of a dotted name; modules on the way are imported."""
    from importlib import import_module

    module, colon, rest = name.partition(":")
    if colon:
        thing = import_module(module)
        for part in rest.split("."):
            thing = getattr(thing, part)
        return thing
    parts = name.split(".")
    thing = import_module(parts[0])
    done = 1
    while done < len(parts):
        try:
            thing = import_module(".".join(parts[: done + 1]))
        except ImportError:
            break
        done += 1
    for part in parts[done:]:
        thing = getattr(thing, part)
    return thing


def _spec_model(spec, spec_set):
    return spec if spec_set is None else spec_set


class _patch:
    """One replacement, as a context manager and a decorator."""

    attribute_name = None
    _active_patches = []

    def __init__(
        self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, *, unsafe=False
    ):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            _check_spec_arg_typos(kwargs)
        for which, model in ("spec", spec), ("spec_set", spec_set):
            if _is_instance_mock(model):
                raise InvalidSpecError(
                    f"Cannot spec attr {attribute!r} as the {which} has already been mocked out. "
                    f"[{which}={model!r}]"
                )
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []
        self.is_started = False

    def copy(self):
        """The same replacement, not in effect."""
        patcher = _patch(
            self.getter,
            self.attribute,
            self.new,
            self.spec,
            self.create,
            self.spec_set,
            self.autospec,
            self.new_callable,
            self.kwargs,
        )
        patcher.attribute_name = self.attribute_name
        patcher.additional_patchers = [one.copy() for one in self.additional_patchers]
        return patcher

    # As a decorator.

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if inspect.iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def decorate_class(self, klass):
        """Decorate the test methods of a class."""
        for name in dir(klass):
            if not name.startswith(patch.TEST_PREFIX):
                continue
            value = getattr(klass, name)
            if hasattr(value, "__call__"):
                setattr(klass, name, self.copy()(value))
        return klass

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        """Make all replacements of a decorated function while its call runs; yields its arguments."""
        extra = []
        with contextlib.ExitStack() as stack:
            for patching in patched.patchings:
                value = stack.enter_context(patching)
                if patching.attribute_name is not None:
                    keywargs.update(value)
                elif patching.new is DEFAULT:
                    extra.append(value)
            yield args + tuple(extra), keywargs

    def decorate_callable(self, func):
        """Decorate a function."""
        # Several decorators share one wrapper.
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func

        @wraps(func)
        def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)

        patched.patchings = [self]
        return patched

    def decorate_async_callable(self, func):
        """Decorate a coroutine function."""
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func

        @wraps(func)
        async def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)

        patched.patchings = [self]
        return patched

    # Making the replacement.

    def get_original(self):
        """The value before, DEFAULT if there is none, and whether the target itself has it."""
        target, name = self.getter(), self.attribute
        local = True
        try:
            original = target.__dict__[name]
        except (AttributeError, KeyError):
            local = False
            original = getattr(target, name, DEFAULT)
        if name in _builtins and isinstance(target, ModuleType):
            # A module can always hide a builtin.
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def _make_mock(self, original, spec, spec_set):
        """A new mock, with a spec if one is wanted."""
        is_class_spec = False
        if spec is True:
            # The original itself is the spec.
            spec = original
            if spec_set is True:
                spec, spec_set = None, original
        elif spec is not None:
            if spec_set is True:
                spec, spec_set = None, spec
        elif spec_set is True:
            spec_set = original
        model = _spec_model(spec, spec_set)
        if model is not None:
            if original is DEFAULT:
                raise TypeError("Can't use 'spec' with create=True")
            is_class_spec = isinstance(original, type)
        kind = AsyncMock if spec is None and _is_async_obj(original) else MagicMock
        if self.new_callable is not None:
            kind = self.new_callable
        elif model is not None:
            can_call = "__call__" in model if _is_list(model) else callable(model)
            if _is_async_obj(model):
                kind = AsyncMock
            elif not can_call:
                kind = NonCallableMagicMock
        options = {}
        if spec is not None:
            options["spec"] = spec
        if spec_set is not None:
            options["spec_set"] = spec_set
        if isinstance(kind, type) and issubclass(kind, NonCallableMock) and self.attribute:
            options["name"] = self.attribute
        options.update(self.kwargs)
        new = kind(**options)
        if is_class_spec and _is_instance_mock(new):
            # What the mock of a class returns stands for an instance.
            if not _is_list(model) and not _instance_callable(model):
                kind = NonCallableMagicMock
            options.pop("name")
            new.return_value = kind(_new_parent=new, _new_name="()", **options)
        return new

    def _make_autospec(self, original, autospec, spec_set):
        if self.new is not DEFAULT:
            raise TypeError("autospec creates the mock for you. Can't specify autospec and new.")
        if original is DEFAULT:
            raise TypeError("Can't use 'autospec' with create=True")
        if autospec is True:
            autospec = original
        if _is_instance_mock(self.target):
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} as the patch target has already been mocked out. "
                f"[target={self.target!r}, attr={autospec!r}]"
            )
        if _is_instance_mock(autospec):
            name = getattr(self.target, "__name__", self.target)
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} from target {name!r} as it has already been mocked out. "
                f"[target={self.target!r}, attr={autospec!r}]"
            )
        return create_autospec(autospec, spec_set=bool(spec_set), _name=self.attribute, **self.kwargs)

    def __enter__(self):
        if self.is_started:
            raise RuntimeError("Patch is already started")
        # False says the same as None here.
        spec, spec_set, autospec = (
            None if value is False else value for value in (self.spec, self.spec_set, self.autospec)
        )
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if (spec is not None or autospec is not None) and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        self.target = self.getter()
        original, local = self.get_original()
        new = self.new
        if autospec is not None:
            new = self._make_autospec(original, autospec, spec_set)
        elif new is DEFAULT:
            new = self._make_mock(original, spec, spec_set)
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        self.temp_original = original
        self.is_local = local
        self._exit_stack = contextlib.ExitStack()
        self.is_started = True
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            made = {self.attribute_name: new} if self.new is DEFAULT else {}
            for patching in self.additional_patchers:
                value = self._exit_stack.enter_context(patching)
                if patching.new is DEFAULT:
                    made.update(value)
            return made
        except:
            if not self.__exit__(*sys.exc_info()):
                raise

    def __exit__(self, *exc_info):
        if not self.is_started:
            return
        if self.is_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute) or self.attribute in _RESTORED):
                # The target keeps its attributes in some place of its own.
                setattr(self.target, self.attribute, self.temp_original)
        del self.temp_original
        del self.is_local
        del self.target
        stack = self._exit_stack
        del self._exit_stack
        self.is_started = False
        return stack.__exit__(*exc_info)

    def start(self):
        """Make the replacement until stop() is called; returns what with gives."""
        result = self.__enter__()
        self._active_patches.append(self)
        return result

    def stop(self):
        """Undo start()."""
        try:
            self._active_patches.remove(self)
        except ValueError:
            # It was not started.
            return None
        return self.__exit__(None, None, None)


def _patch_object(
    target,
    attribute,
    new=DEFAULT,
    spec=None,
    create=False,
    spec_set=None,
    autospec=None,
    new_callable=None,
    *,
    unsafe=False,
    **kwargs,
):
    """Replace an attribute of an object by a mock or another value."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(
        lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe
    )


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    """Replace several attributes of an object, given as keyword arguments; DEFAULT makes mocks."""
    getter = (lambda: _import_target(target)) if type(target) is str else (lambda: target)
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    patchers = []
    for attribute, new in kwargs.items():
        patcher = _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, {})
        patcher.attribute_name = attribute
        patchers.append(patcher)
    first, *others = patchers
    first.additional_patchers.extend(others)
    return first


def patch(
    target,
    new=DEFAULT,
    spec=None,
    create=False,
    spec_set=None,
    autospec=None,
    new_callable=None,
    *,
    unsafe=False,
    **kwargs,
):
    """Replace what a dotted name stands for by a mock or another value, in a function, class or with block."""
    getter, attribute = _get_target(target)
    return _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe)


class _patch_dict:
    """Sets items of a dict, or of anything like one, and puts everything back."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict, self.clear = in_dict, clear
        self.values = {**dict(values), **kwargs}
        # What it was like before.
        self._original = None

    def __call__(self, f):
        is_async = inspect.iscoroutinefunction(f)
        decorate = self.decorate_async_callable if is_async else self.decorate_callable
        return self.decorate_class(f) if isinstance(f, type) else decorate(f)

    @contextlib.contextmanager
    def _patched(self):
        self._patch_dict()
        try:
            yield
        finally:
            self._unpatch_dict()

    def decorate_callable(self, f):
        """Decorate a function."""

        @wraps(f)
        def run(*args, **kw):
            with self._patched():
                return f(*args, **kw)

        return run

    def decorate_async_callable(self, f):
        """Decorate a coroutine function."""

        @wraps(f)
        async def run(*args, **kw):
            with self._patched():
                return await f(*args, **kw)

        return run

    def decorate_class(self, klass):
        """Decorate the test methods of a class."""
        for name in dir(klass):
            value = getattr(klass, name)
            if name.startswith(patch.TEST_PREFIX) and hasattr(value, "__call__"):
                setattr(klass, name, _patch_dict(self.in_dict, self.values, self.clear)(value))
        return klass

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _import_target(self.in_dict)
        target = self.in_dict
        try:
            self._original = target.copy()
        except AttributeError:
            self._original = {key: target[key] for key in target}
        if self.clear:
            _clear_dict(target)
        try:
            target.update(self.values)
        except AttributeError:
            for key in self.values:
                target[key] = self.values[key]

    def _unpatch_dict(self):
        target, original = self.in_dict, self._original
        _clear_dict(target)
        try:
            target.update(original)
        except AttributeError:
            for key in original:
                target[key] = original[key]

    def __exit__(self, *args):
        if self._original is not None:
            self._unpatch_dict()
            self._original = None
        return False

    def start(self):
        """Set the items until stop() is called."""
        result = self.__enter__()
        _patch._active_patches.append(self)
        return result

    def stop(self):
        """Undo start()."""
        try:
            _patch._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _clear_dict(in_dict):
    try:
        in_dict.clear()
    except AttributeError:
        for key in list(in_dict):
            del in_dict[key]


def _patch_stopall():
    """Undo all start() calls, the last one first."""
    for patcher in reversed(_patch._active_patches):
        patcher.stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
patch.TEST_PREFIX = "test"
