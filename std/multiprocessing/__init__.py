"""Processes used like threads: started, waited for, connected by queues, pipes and locks."""

import sys

from . import context

# What the default context has is there under its name.
__all__ = [name for name in dir(context._default_context) if not name.startswith("_")]
globals().update((name, getattr(context._default_context, name)) for name in __all__ if name != "reducer")


def __getattr__(name):
    if name == "reducer":
        # Pickling is not always needed.
        return context._default_context.reducer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Logging's levels.
SUBDEBUG = 5
SUBWARNING = 25

if "__main__" in sys.modules:
    # Pickled classes of the script are looked up under this name in processes that did not run it as script.
    sys.modules["__mp_main__"] = sys.modules["__main__"]
