"""Names that asyncio no longer has: programs that use them go on, as the loop looks after its child processes itself."""

import warnings

from .queues import Queue as JoinableQueue


class AbstractChildWatcher:
    """What used to notice the ends of child processes. It need not do anything."""

    def add_child_handler(self, pid, callback, *args):
        """Nothing is called: the loop tells its own processes."""

    def remove_child_handler(self, pid):
        """There is never a handler."""
        return False

    def attach_loop(self, loop):
        """Any loop will do."""

    def close(self):
        """There is nothing to close."""

    def is_active(self):
        """The loop always watches."""
        return True

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None


class FastChildWatcher(AbstractChildWatcher):
    """Used to reap every child."""


class SafeChildWatcher(AbstractChildWatcher):
    """Used to ask for every child by its number."""


class MultiLoopChildWatcher(AbstractChildWatcher):
    """Used to serve several loops."""


class PidfdChildWatcher(AbstractChildWatcher):
    """Used to wait for descriptors of processes, as the loop does now."""


class ThreadedChildWatcher(AbstractChildWatcher):
    """Used to wait in a thread for each child."""


_watcher = ThreadedChildWatcher()


def _warn(name):
    warnings.warn(
        f"{name!r} is deprecated as of Python 3.12 and will be removed in Python 3.14.", DeprecationWarning, stacklevel=3
    )


def get_child_watcher():
    """Return the watcher that was set last."""
    _warn("get_child_watcher")
    return _watcher


def set_child_watcher(watcher):
    """Set the watcher that get_child_watcher() returns."""
    global _watcher
    _warn("set_child_watcher")
    if watcher is not None and not isinstance(watcher, AbstractChildWatcher):
        raise TypeError(f"watcher must be an AbstractChildWatcher or None, not {type(watcher).__name__}")
    _watcher = watcher
