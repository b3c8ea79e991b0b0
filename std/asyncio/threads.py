"""Calling blocking functions in threads."""

__all__ = ("to_thread",)

from . import events


async def to_thread(func, /, *args, **kwargs):
    """Call func in a thread of the default executor, with a copy of the context variables."""
    from _contextvars import copy_context
    from functools import partial

    loop = events.get_running_loop()
    call = partial(copy_context().run, func, *args, **kwargs)
    return await loop.run_in_executor(None, call)
