"""Modules that are imported when something of them is first used."""

import sys


class module:
    """Stands for a module: `import asyncio` must not pay for what only sockets need."""

    def __init__(self, name):
        self.__dict__["__name__"] = name

    def __getattr__(self, name):
        path = self.__name__
        __import__(path)
        value = getattr(sys.modules[path], name)
        # The next use finds it here.
        self.__dict__[name] = value
        return value
