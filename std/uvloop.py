"""The names of uvloop, for programs that want a faster event loop: the loop of asyncio is native here already."""

__all__ = ("new_event_loop", "run", "install", "EventLoopPolicy", "Loop")
__version__ = "0.22.1"

import asyncio as _asyncio
from asyncio.events import _BaseDefaultEventLoopPolicy
from asyncio.unix_events import _UnixSelectorEventLoop


class Loop(_UnixSelectorEventLoop):
    """An event loop under the name that uvloop has for it."""


def new_event_loop():
    """Make an event loop."""
    return Loop()


class EventLoopPolicy(_BaseDefaultEventLoopPolicy):
    """A policy that makes these loops."""

    def _loop_factory(self):
        return new_event_loop()


def install():
    """Let asyncio make these loops from now on."""
    import warnings

    warnings.warn("uvloop.install() is deprecated in favor of uvloop.run() starting with Python 3.12.", DeprecationWarning, stacklevel=1)
    _asyncio.events._set_event_loop_policy(EventLoopPolicy())


def run(main, *, loop_factory=new_event_loop, debug=None, **run_kwargs):
    """Like asyncio.run(), in such a loop."""
    return _asyncio.run(main, loop_factory=loop_factory, debug=debug, **run_kwargs)
