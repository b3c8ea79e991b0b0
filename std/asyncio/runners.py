"""Running a program of coroutines from its beginning to its end."""

__all__ = ("Runner", "run")

from _thread import _get_main_thread_ident, get_ident

from . import coroutines, events, exceptions, tasks

_CREATED = "created"
_INITIALIZED = "initialized"
_CLOSED = "closed"


def _in_main_thread():
    return get_ident() == _get_main_thread_ident()


class Runner:
    """Context manager that keeps one event loop and its context over several run() calls."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = _CREATED
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._interrupts = 0
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel what is left, close async generators and executors, close the loop."""
        if self._state is not _INITIALIZED:
            return
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = _CLOSED

    def get_loop(self):
        """Return the event loop."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine or other awaitable; returns its result."""
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        self._lazy_init()
        if not coroutines.iscoroutine(coro):
            if not hasattr(type(coro), "__await__"):
                raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
            coro = tasks._await_it(coro)
        if context is None:
            context = self._context
        task = self._loop.create_task(coro, context=context)
        restore = self._catch_interrupts(task)
        self._interrupts = 0
        try:
            return self._loop.run_until_complete(task)
        except exceptions.CancelledError:
            if self._interrupts > 0 and task.uncancel() == 0:
                raise KeyboardInterrupt from None
            raise
        finally:
            if restore is not None:
                restore()

    def _catch_interrupts(self, task):
        """Let Ctrl-C cancel the task; returns what undoes that, or None."""
        if not _in_main_thread():
            return None
        try:
            import _signal
        except ImportError:
            return None
        if _signal.getsignal(_signal.SIGINT) is not _signal.default_int_handler:
            return None

        def on_interrupt(signum, frame):
            self._interrupts += 1
            if self._interrupts == 1 and not task.done():
                task.cancel()
                # Wakes the loop.
                self._loop.call_soon_threadsafe(lambda: None)
                return
            raise KeyboardInterrupt

        try:
            _signal.signal(_signal.SIGINT, on_interrupt)
        except ValueError:
            return None

        def restore():
            if _signal.getsignal(_signal.SIGINT) is on_interrupt:
                _signal.signal(_signal.SIGINT, _signal.default_int_handler)

        return restore

    def _lazy_init(self):
        if self._state is _CLOSED:
            raise RuntimeError("Runner is closed")
        if self._state is _INITIALIZED:
            return
        from _contextvars import copy_context

        own = self._loop_factory is not None
        loop = self._loop = self._loop_factory() if own else events.new_event_loop()
        if not own and not self._set_event_loop:
            # The one that gets current may be closed by the program; its successor not.
            self._set_event_loop = True
            events.set_event_loop(loop)
        if self._debug is not None:
            loop.set_debug(self._debug)
        self._context = copy_context()
        self._state = _INITIALIZED


def run(main, *, debug=None, loop_factory=None):
    """Run a coroutine in a new event loop and close the loop; returns the result."""
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    left = tasks.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    for task in left:
        if task.cancelled():
            continue
        error = task.exception()
        if error is not None:
            loop.call_exception_handler(
                {
                    "message": "unhandled exception during asyncio.run() shutdown",
                    "exception": error,
                    "task": task,
                }
            )
