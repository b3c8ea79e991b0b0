"""Control-C while tests run: the first one ends the run after the current test."""

import signal
import weakref
from functools import wraps

__unittest = True

# The results to be stopped, and the handler once it is installed.
_results = weakref.WeakKeyDictionary()
_interrupt_handler = None


class _InterruptHandler:
    """The first SIGINT stops the results; the second one, or one somebody else handles, goes to the handler before."""

    def __init__(self, default_handler):
        self.called = False
        self.original_handler = default_handler
        if isinstance(default_handler, int):
            if default_handler == signal.SIG_DFL:
                default_handler = signal.default_int_handler
            elif default_handler == signal.SIG_IGN:

                def default_handler(unused_signum, unused_frame):
                    pass

            else:
                raise TypeError(
                    "expected SIGINT signal handler to be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
                )
        self.default_handler = default_handler

    def __call__(self, signum, frame):
        # Whoever wraps this handler wants the original one.
        foreign = signal.getsignal(signal.SIGINT) is not self
        if foreign or self.called:
            self.default_handler(signum, frame)
        self.called = True
        for result in _results.keys():
            result.stop()


def registerResult(result):
    """Let Control-C stop a result."""
    _results[result] = 1


def removeResult(result):
    """Undo registerResult(); whether there was something to undo."""
    return bool(_results.pop(result, None))


def installHandler():
    """Install the handler, unless it is."""
    global _interrupt_handler
    if _interrupt_handler is None:
        _interrupt_handler = _InterruptHandler(signal.getsignal(signal.SIGINT))
        signal.signal(signal.SIGINT, _interrupt_handler)


def removeHandler(method=None):
    """Put the handler before back; as a decorator, do that while the decorated test runs."""
    if method is None:
        if _interrupt_handler is not None:
            signal.signal(signal.SIGINT, _interrupt_handler.original_handler)
        return None

    @wraps(method)
    def without_handler(*args, **kwargs):
        current = signal.getsignal(signal.SIGINT)
        removeHandler()
        try:
            return method(*args, **kwargs)
        finally:
            signal.signal(signal.SIGINT, current)

    return without_handler
