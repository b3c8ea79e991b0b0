"""Concurrent programs of coroutines: tasks, event loops and what connects them."""

from .base_events import *
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .protocols import *
from .queues import *
from .runners import *
from .streams import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *
from .transports import *
from .unix_events import *

from . import (
    base_events,
    coroutines,
    events,
    exceptions,
    futures,
    locks,
    protocols,
    queues,
    runners,
    streams,
    taskgroups,
    tasks,
    threads,
    timeouts,
    transports,
    unix_events,
)

__all__ = (
    base_events.__all__
    + tuple(name for name in coroutines.__all__ if name != "coroutine")
    + events.__all__
    + exceptions.__all__
    + futures.__all__
    + locks.__all__
    + protocols.__all__
    + queues.__all__
    + runners.__all__
    + streams.__all__
    + taskgroups.__all__
    + tasks.__all__
    + threads.__all__
    + timeouts.__all__
    + transports.__all__
    + unix_events.__all__
)

# The name `ensure_future` had when it was not yet a keyword.
globals()["async"] = tasks.ensure_future

_POLICIES = {
    "AbstractEventLoopPolicy": lambda: events._AbstractEventLoopPolicy,
    "DefaultEventLoopPolicy": lambda: unix_events._DefaultEventLoopPolicy,
}


# What few programs use, by the modules that are imported then.
_LAZY = dict.fromkeys(
    ("capture_call_graph", "format_call_graph", "print_call_graph", "FrameCallGraphEntry", "FutureCallGraph"),
    "asyncio.graph",
)
_LAZY |= dict.fromkeys(("create_subprocess_exec", "create_subprocess_shell"), "asyncio.subprocess")

__all__ += tuple(_LAZY)

# What there used to be.
_LAZY |= dict.fromkeys(
    (
        "AbstractChildWatcher",
        "FastChildWatcher",
        "JoinableQueue",
        "MultiLoopChildWatcher",
        "PidfdChildWatcher",
        "SafeChildWatcher",
        "ThreadedChildWatcher",
        "get_child_watcher",
        "set_child_watcher",
    ),
    "asyncio._legacy",
)


def __getattr__(name):
    if name in ("subprocess", "base_subprocess"):
        return __import__(f"asyncio.{name}", fromlist=(name,))
    path = _LAZY.get(name)
    if path is not None:
        import sys

        __import__(path)
        value = globals()[name] = getattr(sys.modules[path], name)
        return value
    make = _POLICIES.get(name)
    if make is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import warnings

    warnings._deprecated(f"asyncio.{name}", remove=(3, 16))
    return make()
