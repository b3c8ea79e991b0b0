"""The import system as importlib shows it. The work is done by the interpreter, through the module _imp."""

import sys
from builtins import __import__

import _imp
from _imp import BuiltinImporter, FrozenImporter, ModuleSpec, module_from_spec

__all__ = []


def _warn(message, category, stacklevel=3):
    import warnings

    warnings.warn(message, category, stacklevel)


def _new_module(name):
    return type(sys)(name)


def _verbose_message(message, *args, verbosity=1):
    """Tell what happens, with -v."""
    if sys.flags.verbose >= verbosity:
        if not message.startswith(("#", "import ")):
            message = "# " + message
        print(message.format(*args), file=sys.stderr)


def _call_with_frames_removed(f, *args, **kwds):
    return f(*args, **kwds)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a spec of a module, as much as its loader tells."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if not origin and hasattr(loader, "get_filename"):
        from importlib._bootstrap_external import spec_from_file_location

        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        search = [] if is_package else None
        return spec_from_file_location(name, loader=loader, submodule_search_locations=search)
    if is_package is None:
        is_package = False
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                # Not known: it is taken for none.
                is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _spec_from_module(module, loader=None, origin=None):
    spec = getattr(module, "__spec__", None)
    if spec is not None:
        return spec
    name = module.__name__
    if loader is None:
        loader = getattr(module, "__loader__", None)
    location = getattr(module, "__file__", None)
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None) if location is None else location
    cached = getattr(module, "__cached__", None)
    search = getattr(module, "__path__", None)
    spec = ModuleSpec(name, loader, origin=origin)
    spec._set_fileattr = location is not None and origin == location
    spec.cached = cached
    spec.submodule_search_locations = None if search is None else list(search)
    return spec


def _find_spec(name, path, target=None):
    """Return the spec that the finders on sys.meta_path have of a module, or None."""
    meta_path = sys.meta_path
    if meta_path is not None and not meta_path:
        _warn("sys.meta_path is empty", ImportWarning)
    was_loaded = name in sys.modules
    spec = _imp.find_spec(name, path, target)
    if spec is None or was_loaded or name not in sys.modules:
        return spec
    # A finder has imported the module meanwhile.
    found = getattr(sys.modules[name], "__spec__", None)
    return spec if found is None else found


def _load(spec):
    """Make a module, put it into sys.modules and run it."""
    return _imp.load_spec(spec)


# The lock of a module is the native part's business.
_load_unlocked = _load


def _load_backward_compatible(spec):
    """Load through a loader that has no exec_module()."""
    _warn(f"{_object_name(spec.loader)}.exec_module() not found; falling back to load_module()", ImportWarning)
    try:
        spec.loader.load_module(spec.name)
    except:
        if spec.name in sys.modules:
            sys.modules[spec.name] = sys.modules.pop(spec.name)
        raise
    module = sys.modules[spec.name] = sys.modules.pop(spec.name)
    package = spec.name.rpartition(".")[0] if not hasattr(module, "__path__") else getattr(module, "__name__", None)
    for name, value in ("__loader__", spec.loader), ("__package__", package), ("__spec__", spec):
        if getattr(module, name, None) is None:
            try:
                setattr(module, name, value)
            except AttributeError:
                # The loader's own kind of module may not take it.
                pass
    return module


def _object_name(obj):
    named = obj if hasattr(obj, "__qualname__") else type(obj)
    return named.__qualname__


def _exec(spec, module):
    """Run a module's code in a module that there is already."""
    name = spec.name
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name!r} not in sys.modules", name=name)
    try:
        _imp.init_module_attrs(spec, module, True)
        if spec.loader is None:
            if spec.submodule_search_locations is None:
                raise ImportError("missing loader", name=name)
        elif hasattr(spec.loader, "exec_module"):
            spec.loader.exec_module(module)
        else:
            _warn(
                f"{_object_name(spec.loader)}.exec_module() not found; falling back to load_module()", ImportWarning
            )
            spec.loader.load_module(name)
    finally:
        # What the code has put in its place counts.
        module = sys.modules[name] = sys.modules.pop(name)
    return module


def _load_module_shim(self, fullname):
    """What load_module() is in terms of exec_module()."""
    _warn(
        "the load_module() method is deprecated and slated for removal in Python 3.15; use exec_module() instead",
        DeprecationWarning,
    )
    spec = spec_from_loader(fullname, self)
    if fullname in sys.modules:
        _exec(spec, sys.modules[fullname])
        return sys.modules[fullname]
    return _load(spec)


def _resolve_name(name, package, level):
    """Make a relative name absolute."""
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{parts[0]}.{name}" if name else parts[0]


def _sanity_check(name, package, level):
    if not isinstance(name, str):
        raise TypeError(f"module name must be str, not {type(name)}")
    if level < 0:
        raise ValueError("level must be >= 0")
    if level > 0:
        if not isinstance(package, str):
            raise TypeError("__package__ not set to a string")
        if not package:
            raise ImportError("attempted relative import with no known parent package")
    if not name and level == 0:
        raise ValueError("Empty module name")


def _gcd_import(name, package=None, level=0):
    """Import a module by its name, relative to a package for levels above 0; that module itself."""
    _sanity_check(name, package, level)
    if level > 0:
        name = _resolve_name(name, package, level)
    return _imp.import_module(name)
