"""The base class of loaders. Import it from importlib.abc."""

import abc

from . import _bootstrap


class Loader(metaclass=abc.ABCMeta):
    """Base class of what makes and fills modules."""

    def create_module(self, spec):
        """Return a module to be filled, or None for the ordinary kind."""
        return None

    # exec_module() is left out: its presence tells a loader from one of old.

    def load_module(self, fullname):
        """Deprecated: make, fill and return a module."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return _bootstrap._load_module_shim(self, fullname)
