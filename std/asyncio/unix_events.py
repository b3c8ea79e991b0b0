"""The event loop of Unix."""

__all__ = ("SelectorEventLoop", "EventLoop")

from . import base_events, events


class _UnixSelectorEventLoop(base_events.BaseEventLoop):
    """The default event loop; adds signal handlers."""

    def __init__(self, selector=None):
        super().__init__()
        self._signal_handlers = {}

    def close(self):
        if self._signal_handlers and not self.is_running():
            for sig in list(self._signal_handlers):
                self.remove_signal_handler(sig)
        super().close()

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        import _signal

        if sig not in _signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")

    def add_signal_handler(self, sig, callback, *args):
        """Call a callback in the loop when a signal comes."""
        from . import coroutines

        if coroutines.iscoroutine(callback) or coroutines._iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        import _signal

        handle = events.Handle(callback, args, self, None)

        def deliver(signum, frame):
            if handle.cancelled():
                self.remove_signal_handler(sig)
            elif not self.is_closed():
                self.call_soon_threadsafe(callback, *args, context=handle.get_context())

        try:
            _signal.signal(sig, deliver)
        except ValueError as exc:
            raise RuntimeError(str(exc)) from exc
        except OSError as exc:
            raise RuntimeError(f"sig {sig} cannot be caught") from exc
        self._signal_handlers[sig] = handle

    def remove_signal_handler(self, sig):
        """Undo add_signal_handler(); returns whether there was a handler."""
        self._check_signal(sig)
        if self._signal_handlers.pop(sig, None) is None:
            return False
        import _signal

        default = _signal.default_int_handler if sig == _signal.SIGINT else _signal.SIG_DFL
        _signal.signal(sig, default)
        return True


class _UnixDefaultEventLoopPolicy(events._BaseDefaultEventLoopPolicy):
    """The default policy of Unix."""

    _loop_factory = _UnixSelectorEventLoop


SelectorEventLoop = _UnixSelectorEventLoop
EventLoop = SelectorEventLoop
_DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
