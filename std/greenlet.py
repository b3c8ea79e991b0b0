"""Greenlets: functions that hand control to each other by name, with a stack each.

The stack is that of a thread, of which one runs and the others wait. A script sees that in what it asks threads: the number
of the thread, and what is kept for each, differ between greenlets.
"""

import _thread
import contextvars
import sys
import weakref
from types import SimpleNamespace, TracebackType

__all__ = ["__version__", "_C_API", "GreenletExit", "error", "getcurrent", "greenlet", "gettrace", "settrace"]

__version__ = "3.3.2"

# There is no interface for C.
_C_API = None

GREENLET_USE_CONTEXT_VARS = GREENLET_USE_GC = GREENLET_USE_TRACING = True


class error(Exception):
    """A switch that cannot be."""


class GreenletExit(BaseException):
    """Ends a greenlet; its parent gets it as a value."""


_type = type
_here = _thread._local()


class _Group:
    """The greenlets of one thread of the program."""

    def __init__(self):
        self.trace = None
        # The one that runs.
        self.running = None


class _Stack:
    """Where a greenlet runs. It keeps the greenlet alive only while that runs."""

    def __init__(self, group):
        self.group = group
        self.wake = _thread.allocate_lock()
        self.wake.acquire()
        # What is to happen when it wakes: who switched, arguments, keywords, and an exception or None.
        self.message = None
        self.thread = None
        self.greenlet = None


def _main_greenlet():
    """The greenlet that a thread of the program begins with."""
    main = greenlet.__new__(greenlet)
    main._stack = _here.stack = _Stack(_Group())
    main._stack.thread = _thread.get_ident()
    main._stack.greenlet = weakref.ref(main)
    main._stack.group.running = main
    main._is_main, main._started = True, True
    return main


def getcurrent():
    """The greenlet that runs."""
    try:
        return _here.stack.group.running
    except AttributeError:
        return _main_greenlet()


def settrace(callback):
    """Have callback(event, (origin, target)) called after each switch; None for nothing. The callback before is returned."""
    group = getcurrent()._stack.group
    before, group.trace = group.trace, callback
    return before


def gettrace():
    """What settrace() has set."""
    return getcurrent()._stack.group.trace


def _received(stack):
    """What a greenlet gets that has just begun to run: arguments and keywords, or an exception that is raised."""
    origin, args, kwargs, exception = stack.message
    stack.message = None
    group = stack.group
    if group.trace is not None and origin is not None:
        try:
            group.trace("switch" if exception is None else "throw", (origin, group.running))
        except BaseException:
            group.trace = None
            raise
    del origin, group, stack
    if exception is not None:
        try:
            raise exception
        finally:
            # The traceback holds this frame.
            del exception
    return args, kwargs


def _unpacked(args, kwargs):
    if not kwargs:
        return args[0] if len(args) == 1 else args
    return (args, kwargs) if args else kwargs


def _hand_over(target, message):
    """Let another greenlet run, which is not dead."""
    stack = target._stack
    stack.message = message
    stack.group.running = target
    if target._started:
        stack.wake.release()
    else:
        target._begin()


def _transfer(target, args, kwargs, exception):
    """Switch from the greenlet that runs to another, and wait until somebody switches back."""
    current = getcurrent()
    group = current._stack.group
    while target._dead and not target._is_main:
        if exception is not None and isinstance(exception, GreenletExit):
            args, kwargs, exception = (exception,), {}, None
        target = target._parent
    if target._stack is None:
        target._stack = _Stack(group)
    elif target._stack.group is not group:
        raise error("Cannot switch to a different thread")
    stack = current._stack
    if target is current:
        stack.message = (current, args, kwargs, exception)
    else:
        if not target._started:
            # What it runs is looked up here, so that an error is one of the switch.
            run = target._run_to_start(exception)
            target._run = run
            del run
        _hand_over(target, (current, args, kwargs, exception))
        # While it waits, only the script keeps it alive.
        del current, target, group, args, kwargs, exception
        stack.wake.acquire()
    return _received(stack)


class greenlet:
    """greenlet(run=None, parent=None): a function that runs on a stack of its own once it is switched to."""

    GreenletExit, error = GreenletExit, error
    getcurrent, settrace, gettrace = staticmethod(getcurrent), staticmethod(settrace), staticmethod(gettrace)

    _stack = _parent = _run = _context = None
    _started = _dead = _is_main = False

    def __init__(self, run=None, parent=None):
        if run is not None:
            self._run = run
        if parent is None:
            parent = getcurrent()
        self.parent = parent

    # State

    def __bool__(self):
        return self._started and not self._dead

    def __repr__(self):
        kind = type(self)
        where = f"<{kind.__module__}.{kind.__qualname__} object at {id(self):#x}"
        if self._stack is None or self._stack.thread is None:
            return f"{where} (otid=0x(nil)) {'dead' if self._dead else 'pending'}>"
        if self._dead:
            return f"{where} (otid={id(self._stack.group):#x}) dead>"
        state = "current" if self._stack.group.running is self else "suspended"
        return f"{where} (otid={id(self._stack.group):#x}) {state} active started{' main' if self._is_main else ''}>"

    @property
    def dead(self):
        """Whether it has ended."""
        return self._dead

    @property
    def parent(self):
        """The greenlet that goes on when this one ends."""
        return self._parent

    @parent.setter
    def parent(self, parent):
        if not isinstance(parent, greenlet):
            raise TypeError(f"GreenletChecker: Expected any type of greenlet, not {type(parent).__name__}")
        if self._is_main:
            raise AttributeError("cannot set the parent of a main greenlet")
        above, group = parent, None
        while above is not None:
            if above is self:
                raise ValueError("cyclic parent chain")
            group = above._stack.group if above._stack is not None else group
            above = above._parent
        if group is None:
            raise ValueError("parent must not be garbage collected")
        if self._started and group is not self._stack.group:
            raise ValueError("parent cannot be on a different thread")
        self._parent = parent

    @parent.deleter
    def parent(self):
        raise AttributeError("can't delete attribute")

    @property
    def run(self):
        """The function, until it is started."""
        if self._started or self._run is None:
            raise AttributeError("run")
        return self._run

    @run.setter
    def run(self, run):
        if self._started:
            raise AttributeError("run cannot be set after the start of the greenlet")
        self._run = run

    @run.deleter
    def run(self):
        if self._started:
            raise AttributeError("run cannot be set after the start of the greenlet")
        if self._run is None:
            raise AttributeError("run")
        self._run = None

    @property
    def gr_context(self):
        """The context in which it runs."""
        return self._context

    @gr_context.setter
    def gr_context(self, context):
        if context is not None and not isinstance(context, contextvars.Context):
            raise TypeError("greenlet context must be a contextvars.Context or None")
        if self._started and not self._dead:
            raise ValueError("cannot set context of a greenlet that has been started")
        self._context = context

    @property
    def gr_frame(self):
        """Where it was left; None if it runs, has not begun or has ended."""
        if not self or self._stack.group.running is self:
            return None
        frame = sys._current_frames().get(self._stack.thread)
        while frame is not None and frame.f_globals is globals():
            frame = frame.f_back
        return frame

    _stack_saved = 0

    # Switching

    def switch(self, *args, **kwargs):
        """Let it run: it gets the arguments, or at the beginning its function does."""
        return _unpacked(*_transfer(self, args, kwargs, None))

    def throw(self, type=GreenletExit, value=None, traceback=None, /):
        """Let it run with an exception raised where it was left."""
        if traceback is not None and not isinstance(traceback, TracebackType):
            raise TypeError("throw() third argument must be a traceback object")
        if isinstance(type, BaseException):
            if value is not None:
                raise TypeError("instance exception may not have a separate value")
            exception = type
        elif isinstance(type, _type) and issubclass(type, BaseException):
            if isinstance(value, type):
                exception = value
            elif value is None:
                exception = type()
            else:
                exception = type(*value) if isinstance(value, tuple) else type(value)
        else:
            raise TypeError(f"exceptions must be classes, or instances, not {_type(type).__name__}")
        if traceback is not None:
            exception = exception.with_traceback(traceback)
        return _unpacked(*_transfer(self, (), {}, exception))

    # Running

    def _run_to_start(self, exception):
        """What is run; with an exception, nothing has to be there."""
        if exception is not None:
            return self._run
        return self.run

    def _begin(self):
        self._started = True
        self._stack.greenlet = weakref.ref(self)
        if self._context is None:
            self._context = contextvars.Context()
        _thread.start_new_thread(self._context.run, (_live, self._stack, self._run))

    def __del__(self):
        # What still waits is ended, so that its cleaning up is done.
        # Not at the end of the program: other threads run no more then.
        if self._started and not self._dead and not self._is_main and not sys.is_finalizing():
            try:
                current = getcurrent()
                if current is not self and self._stack.group is current._stack.group:
                    self._parent = current
                    self.throw(GreenletExit)
            except BaseException as failure:
                _report(failure, self)




def _report(failure, object):
    sys.unraisablehook(
        SimpleNamespace(
            exc_type=type(failure), exc_value=failure, exc_traceback=failure.__traceback__, err_msg=None, object=object
        )
    )


def _live(stack, run):
    """The life of a greenlet, on its thread."""
    _here.stack = stack
    stack.thread = _thread.get_ident()
    exception, result = None, None
    try:
        args, kwargs = _received(stack)
        result = run(*args, **kwargs)
        del args, kwargs
    except GreenletExit as end:
        result = end
    except BaseException as failure:
        exception = failure
    del run
    ended = stack.group.running
    ended._dead = True
    ended._run = None
    target = ended._parent
    while target._dead and not target._is_main:
        target = target._parent
    if target._stack is None:
        target._stack = _Stack(stack.group)
    _hand_over(target, (ended, (result,), {}, exception))
