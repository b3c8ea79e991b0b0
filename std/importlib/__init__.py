"""Importing by functions instead of statements."""

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

import sys

try:
    import _frozen_importlib as _bootstrap
except ImportError:
    from . import _bootstrap
else:
    # Known by this name too.
    sys.modules["importlib._bootstrap"] = _bootstrap
try:
    import _frozen_importlib_external as _bootstrap_external
except ImportError:
    from . import _bootstrap_external
else:
    sys.modules["importlib._bootstrap_external"] = _bootstrap_external
from ._bootstrap import __import__
from ._bootstrap_external import _pack_uint32, _unpack_uint32


def invalidate_caches():
    """Make the finders look again at what they remember."""
    for finder in sys.meta_path:
        if hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def import_module(name, package=None):
    """Import a module; for a relative name with leading dots, the package is needed."""
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        while level < len(name) and name[level] == ".":
            level += 1
    return _bootstrap._gcd_import(name[level:], package, level)


_RELOADING = {}


def reload(module):
    """Run a module's code again in the same module object."""
    spec = getattr(module, "__spec__", None)
    name = getattr(spec, "name", None) or getattr(module, "__name__", None)
    if name is None:
        raise TypeError("reload() argument must be a module")
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        parent = name.rpartition(".")[0]
        path = None
        if parent:
            try:
                path = sys.modules[parent].__path__
            except KeyError:
                raise ImportError(f"parent {parent!r} not in sys.modules", name=parent) from None
        module.__spec__ = spec = _bootstrap._find_spec(name, path, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        _bootstrap._exec(spec, module)
        # The module may have put something else in its place.
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)
