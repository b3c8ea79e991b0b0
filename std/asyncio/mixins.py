"""Objects that belong to the loop in which they are first waited for."""

from . import events


class _LoopBoundMixin:
    _loop = None

    def _get_loop(self):
        running = events.get_running_loop()
        if self._loop is None:
            self._loop = running
        if running is not self._loop:
            raise RuntimeError(f"{self!r} is bound to a different event loop")
        return running


def _take_loop(owner, loop):
    """The `loop` argument that constructors had before 3.10: warned about, else without effect."""
    if loop is not None:
        import warnings

        warnings.warn(
            "The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.",
            DeprecationWarning,
            stacklevel=3,
        )
        owner._loop = loop
