"""Context managers made of generators, of other context managers, and some ready ones."""

import abc
import sys
from functools import wraps

__all__ = [
    "asynccontextmanager",
    "contextmanager",
    "closing",
    "nullcontext",
    "AbstractContextManager",
    "AbstractAsyncContextManager",
    "AsyncExitStack",
    "ContextDecorator",
    "ExitStack",
    "redirect_stdout",
    "redirect_stderr",
    "suppress",
    "aclosing",
    "chdir",
]

GenericAlias = type(list[int])


def _has_methods(C, *names):
    from _collections_abc import _check_methods

    return _check_methods(C, *names)


class AbstractContextManager(abc.ABC):
    """Base class of context managers."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    def __enter__(self):
        """Return self, which is what `as` gets."""
        return self

    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        """Return True to stop an exception."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractContextManager:
            return _has_methods(C, "__enter__", "__exit__")
        return NotImplemented


class AbstractAsyncContextManager(abc.ABC):
    """Base class of asynchronous context managers."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    async def __aenter__(self):
        """Return self, which is what `as` gets."""
        return self

    @abc.abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        """Return True to stop an exception."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractAsyncContextManager:
            return _has_methods(C, "__aenter__", "__aexit__")
        return NotImplemented


class _Recreated:
    # One manager serves all calls of a decorated function, unless it can be used only once.
    def _recreate_cm(self):
        return self


class ContextDecorator(_Recreated):
    """Base class that lets a context manager be used as a decorator of functions too."""

    def __call__(self, func):
        @wraps(func)
        def managed(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return managed


class AsyncContextDecorator(_Recreated):
    """Base class that lets an asynchronous context manager be used as a decorator too."""

    def __call__(self, func):
        @wraps(func)
        async def managed(*args, **kwds):
            async with self._recreate_cm():
                return await func(*args, **kwds)

        return managed


def _same_error(raised, thrown, converted):
    # Whether what comes out of the generator is what was thrown into it: one of the `converted` types
    # is turned into a RuntimeError on its way out.
    if raised is thrown:
        return True
    return type(raised) is RuntimeError and isinstance(thrown, converted) and raised.__cause__ is thrown


class _GeneratorContextManagerBase:
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        # Needed until the body is entered, to make another one for each call of a decorated function.
        self.func = func
        self.args = args
        self.kwds = kwds

    @property
    def __doc__(self):
        doc = getattr(self.__dict__.get("func"), "__doc__", None)
        return "A context manager made of a generator." if doc is None else doc

    def _recreate_cm(self):
        return type(self)(self.func, self.args, self.kwds)

    def _forget_arguments(self):
        # They are not to live as long as the body runs.
        del self.func, self.args, self.kwds


class _GeneratorContextManager(_GeneratorContextManagerBase, AbstractContextManager, ContextDecorator):
    # What @contextmanager functions return.

    __doc__ = _GeneratorContextManagerBase.__dict__["__doc__"]

    def __enter__(self):
        self._forget_arguments()
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, typ, value, traceback):
        gen = self.gen
        if typ is None:
            try:
                next(gen)
            except StopIteration:
                return False
            message = "generator didn't stop"
        else:
            # Without a value, it was called by hand with no more than the type.
            thrown = typ() if value is None else value
            try:
                gen.throw(thrown)
            except StopIteration as stop:
                # The error is swallowed, unless it is this very exception.
                return stop is not thrown
            except BaseException as raised:
                if not _same_error(raised, thrown, StopIteration):
                    raise
                # The generator's own frames say nothing about the error.
                thrown.__traceback__ = traceback
                return False
            message = "generator didn't stop after throw()"
        try:
            raise RuntimeError(message)
        finally:
            gen.close()


class _AsyncGeneratorContextManager(
    _GeneratorContextManagerBase, AbstractAsyncContextManager, AsyncContextDecorator
):
    # What @asynccontextmanager functions return.

    __doc__ = _GeneratorContextManagerBase.__dict__["__doc__"]

    async def __aenter__(self):
        self._forget_arguments()
        async for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    async def __aexit__(self, typ, value, traceback):
        gen = self.gen
        if typ is None:
            try:
                await anext(gen)
            except StopAsyncIteration:
                return False
            message = "generator didn't stop"
        else:
            thrown = typ() if value is None else value
            try:
                await gen.athrow(thrown)
            except StopAsyncIteration as stop:
                return stop is not thrown
            except BaseException as raised:
                if not _same_error(raised, thrown, (StopIteration, StopAsyncIteration)):
                    raise
                thrown.__traceback__ = traceback
                return False
            message = "generator didn't stop after athrow()"
        try:
            raise RuntimeError(message)
        finally:
            await gen.aclose()


def contextmanager(func):
    """Decorator: make a generator function with one yield a maker of context managers.

    What comes before the yield is done on entering, what comes after on leaving; the value
    yielded is what `as` gets; an exception in the body is raised at the yield.
    """

    return _maker(_GeneratorContextManager, func)


def asynccontextmanager(func):
    """Decorator: make an async generator function with one yield a maker of async context managers."""
    return _maker(_AsyncGeneratorContextManager, func)


def _maker(manager, func):
    @wraps(func)
    def make(*args, **kwds):
        return manager(func, args, kwds)

    return make


class closing(AbstractContextManager):
    """Closes the thing on leaving."""

    def __init__(self, thing):
        self.thing = thing

    def __exit__(self, *exc_info):
        self.thing.close()

    def __enter__(self):
        return self.thing


class aclosing(AbstractAsyncContextManager):
    """Awaits the thing's aclose() on leaving."""

    def __init__(self, thing):
        self.thing = thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()

    async def __aenter__(self):
        return self.thing


class _RedirectStream(AbstractContextManager):
    # Sends the attribute of sys that a subclass names to another file.
    _stream = None

    def __init__(self, new_target):
        self._target = new_target
        # A stack: the manager can be entered again while it is in use.
        self._replaced = []

    def __enter__(self):
        previous = getattr(sys, self._stream)
        self._replaced.append(previous)
        setattr(sys, self._stream, self._target)
        return self._target

    def __exit__(self, exctype, excinst, exctb):
        previous = self._replaced.pop()
        setattr(sys, self._stream, previous)


class redirect_stdout(_RedirectStream):
    """Sends sys.stdout to another file."""

    _stream = "stdout"


class redirect_stderr(_RedirectStream):
    """Sends sys.stderr to another file."""

    _stream = "stderr"


class suppress(AbstractContextManager):
    """Stops exceptions of the given types, also inside exception groups."""

    def __init__(self, *exceptions):
        self._types = exceptions

    def __enter__(self):
        return None

    def __exit__(self, exctype, excinst, exctb):
        if exctype is None:
            return None
        if issubclass(exctype, self._types):
            return True
        if not issubclass(exctype, BaseExceptionGroup):
            return False
        _, others = excinst.split(self._types)
        if others is not None:
            raise others
        return True


def _enter_exit(cm, enter, exit, kind):
    # The methods of the type, as the with statement looks them up.
    cls = type(cm)
    try:
        return getattr(cls, enter), getattr(cls, exit)
    except AttributeError:
        raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does not support the {kind} protocol") from None


def _link_contexts(new, old, outer):
    # An exception raised while leaving gets the one before it as the end of its context chain,
    # as if the with statements had been nested.
    while True:
        context = new.__context__
        if context is None or context is old:
            # Already right.
            return
        if context is outer:
            break
        new = context
    new.__context__ = old


class _Unwinding:
    """What has come of an exception, or of none, while a stack is left."""

    def __init__(self, exc):
        self.exc = exc
        self.began_with = exc
        self.outer = sys.exception()
        self.is_new = False

    def arguments(self):
        # What __exit__ is called with.
        exc = self.exc
        return (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)

    def stop(self):
        self.exc = None
        self.is_new = False

    def replace(self, raised):
        _link_contexts(raised, self.exc, self.outer)
        self.exc = raised
        self.is_new = True

    def finish(self):
        """Raise the exception if it is not the one it began with; else return whether that was stopped."""
        exc = self.exc
        if not self.is_new:
            return self.began_with is not None and exc is None
        # raise sets the context; it is right as it is.
        context = exc.__context__
        try:
            raise exc
        except BaseException:
            exc.__context__ = context
            raise


class _BaseExitStack:
    def __init__(self):
        # Pairs of (whether the callback is an ordinary function, callback).
        self._exit_callbacks = []

    def pop_all(self):
        """Move the callbacks to a new stack and return it."""
        new = type(self)()
        new._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = []
        return new

    def push(self, exit):
        """Register an object's __exit__ method, or a function that takes the same arguments."""
        method = getattr(type(exit), "__exit__", None)
        if method is None:
            self._exit_callbacks.append((True, exit))
        else:
            self._push_cm_exit(exit, method)
        return exit

    def enter_context(self, cm):
        """Enter a context manager, register its __exit__ and return what __enter__ gave."""
        enter, exit = _enter_exit(cm, "__enter__", "__exit__", "context manager")
        result = enter(cm)
        self._push_cm_exit(cm, exit)
        return result

    def callback(self, callback, /, *args, **kwds):
        """Register a function to be called with the arguments; it cannot stop exceptions."""

        def exit_wrapper(exc_type, exc, tb):
            callback(*args, **kwds)

        # Shows what is behind it.
        exit_wrapper.__wrapped__ = callback
        self._exit_callbacks.append((True, exit_wrapper))
        return callback

    def _push_cm_exit(self, cm, exit):
        self._exit_callbacks.append((True, _bound(exit, cm)))


def _bound(method, obj):
    return _MethodType(method, obj)


_MethodType = type(_BaseExitStack().push)


class ExitStack(_BaseExitStack, AbstractContextManager):
    """A context manager that leaves any number of others, in the reverse order."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        unwinding = _Unwinding(exc_details[1])
        callbacks = self._exit_callbacks
        while callbacks:
            _, callback = callbacks.pop()
            try:
                if callback(*unwinding.arguments()):
                    unwinding.stop()
            except BaseException as raised:
                unwinding.replace(raised)
        return unwinding.finish()

    def close(self):
        """Leave all now."""
        self.__exit__(None, None, None)


class AsyncExitStack(_BaseExitStack, AbstractAsyncContextManager):
    """An asynchronous context manager that leaves any number of others, of both kinds."""

    async def enter_async_context(self, cm):
        """Enter an asynchronous context manager and register its __aexit__."""
        enter, exit = _enter_exit(cm, "__aenter__", "__aexit__", "asynchronous context manager")
        result = await enter(cm)
        self._push_async_cm_exit(cm, exit)
        return result

    def push_async_exit(self, exit):
        """Register an object's __aexit__ method, or a coroutine function of the same arguments."""
        method = getattr(type(exit), "__aexit__", None)
        if method is None:
            self._exit_callbacks.append((False, exit))
        else:
            self._push_async_cm_exit(exit, method)
        return exit

    def push_async_callback(self, callback, /, *args, **kwds):
        """Register a coroutine function to be called with the arguments."""

        async def exit_wrapper(exc_type, exc, tb):
            await callback(*args, **kwds)

        exit_wrapper.__wrapped__ = callback
        self._exit_callbacks.append((False, exit_wrapper))
        return callback

    async def aclose(self):
        """Leave all now."""
        await self.__aexit__(None, None, None)

    def _push_async_cm_exit(self, cm, exit):
        self._exit_callbacks.append((False, _bound(exit, cm)))

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_details):
        unwinding = _Unwinding(exc_details[1])
        callbacks = self._exit_callbacks
        while callbacks:
            is_sync, callback = callbacks.pop()
            try:
                stop = callback(*unwinding.arguments())
                if stop if is_sync else await stop:
                    unwinding.stop()
            except BaseException as raised:
                unwinding.replace(raised)
        return unwinding.finish()


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing, in both kinds of with statement; `as` gets the enter_result."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    async def __aenter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        return None

    async def __aexit__(self, *excinfo):
        return None


class chdir(AbstractContextManager):
    """Changes the working directory, and back on leaving."""

    def __init__(self, path):
        self.path = path
        self._old_cwd = []

    def __enter__(self):
        import os

        self._old_cwd.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, *excinfo):
        import os

        os.chdir(self._old_cwd.pop())
