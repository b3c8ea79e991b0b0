"""What packages there are, and the data in them."""

import _imp
import importlib
import importlib.machinery
import importlib.util
import os
import os.path
import sys
from collections import namedtuple
from functools import singledispatch as simplegeneric

__all__ = [
    "get_importer", "iter_importers", "walk_packages", "iter_modules", "get_data", "read_code", "extend_path",
    "ModuleInfo",
]

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")
ModuleInfo.__doc__ = "A module that can be imported."


def read_code(stream):
    """Read a compiled module; None if it is one of another version."""
    if stream.read(4) != importlib.util.MAGIC_NUMBER:
        return None
    import marshal

    stream.read(12)
    return marshal.load(stream)


def get_importer(path_item):
    """Return the finder of an entry of sys.path, None if there is none."""
    path_item = os.fsdecode(path_item)
    known = sys.path_importer_cache
    if path_item in known:
        return known[path_item]
    for hook in sys.path_hooks:
        try:
            finder = hook(path_item)
        except ImportError:
            continue
        return known.setdefault(path_item, finder)
    return None


def iter_importers(fullname=""):
    """Iterate over the finders that would look for a module: those of its package, or all."""
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    package, dot, _ = fullname.rpartition(".")
    if dot:
        path = getattr(importlib.import_module(package), "__path__", None)
        if path is None:
            return
    else:
        yield from sys.meta_path
        path = sys.path
    for item in path:
        yield get_importer(item)


def iter_modules(path=None, prefix=""):
    """Iterate over the modules of some folders (sys.path): a ModuleInfo each, names with a prefix."""
    if path is None:
        finders = iter_importers()
    elif isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    else:
        path = list(path)
        finders = map(get_importer, path)
        for item in path:
            if isinstance(item, str) and item.startswith(_LIBRARY):
                yield from _iter_library_modules(item, prefix)
    seen = set()
    for finder in finders:
        for name, is_package in iter_importer_modules(finder, prefix):
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(finder, name, is_package)


# What the paths of the library's packages begin with, whose modules are in the program itself.
_LIBRARY = "<std>/"


def _iter_library_modules(path, prefix):
    package = path.removeprefix(_LIBRARY).replace("/", ".")
    for name, is_package in _imp._library_modules(package):
        yield ModuleInfo(importlib.machinery.FrozenImporter, prefix + name.removeprefix(f"{package}."), is_package)


def walk_packages(path=None, prefix="", onerror=None):
    """Like iter_modules(), and into packages, which are imported for that; onerror(name) is told of failures."""
    been = set()
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            __import__(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            inner = getattr(sys.modules[info.name], "__path__", None) or []
            fresh = [item for item in inner if item not in been]
            been.update(fresh)
            yield from walk_packages(fresh, info.name + ".", onerror)


@simplegeneric
def iter_importer_modules(importer, prefix=""):
    """Iterate over (name, is it a package) of what a finder can find; other kinds can be registered."""
    if hasattr(importer, "iter_modules"):
        return importer.iter_modules(prefix)
    # Whose module is loaded only when there is an archive.
    zipimport = sys.modules.get("zipimport")
    if zipimport is not None and isinstance(importer, zipimport.zipimporter):
        return _iter_archive_modules(importer, prefix)
    return []


def _iter_file_finder_modules(importer, prefix=""):
    folder = importer.path
    if folder is None or not os.path.isdir(folder):
        return
    import inspect

    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    seen = {"__init__"}
    for file in names:
        name = inspect.getmodulename(file)
        path = os.path.join(folder, file)
        is_package = False
        if not name and os.path.isdir(path) and "." not in file:
            try:
                inside = os.listdir(path)
            except OSError:
                continue
            if not any(inspect.getmodulename(one) == "__init__" for one in inside):
                continue
            name, is_package = file, True
        if name and "." not in name and name not in seen:
            seen.add(name)
            yield prefix + name, is_package


iter_importer_modules.register(importlib.machinery.FileFinder, _iter_file_finder_modules)


def _iter_archive_modules(importer, prefix=""):
    seen = set()
    for name in sorted(importer._get_files()):
        first, separator, rest = name.removeprefix(importer.prefix).partition("/")
        if not name.startswith(importer.prefix):
            continue
        is_package = separator and rest.removesuffix("c") == "__init__.py"
        if not is_package:
            first, ending = os.path.splitext(first)
            if separator or ending not in (".py", ".pyc") or first == "__init__":
                continue
        if first not in seen and "." not in first:
            seen.add(first)
            yield prefix + first, bool(is_package)


def extend_path(path, name):
    """Return the __path__ of a package with the folders of its name in the rest of sys.path.

    A package writes: __path__ = extend_path(__path__, __name__)
    """
    if not isinstance(path, list):
        # Something that keeps itself up to date.
        return path
    extended = path[:]
    parent, _, last = name.rpartition(".")
    if parent:
        try:
            places = sys.modules[parent].__path__
        except (KeyError, AttributeError):
            return extended
    else:
        places = sys.path
    for folder in places:
        if not isinstance(folder, str):
            continue
        finder = get_importer(folder)
        if finder is not None:
            portions = []
            if hasattr(finder, "find_spec"):
                spec = finder.find_spec(last if parent else name)
                if spec is not None:
                    portions = spec.submodule_search_locations or []
            extended += [one for one in portions if one not in extended]
        listing = os.path.join(folder, name + ".pkg")
        if os.path.isfile(listing):
            try:
                with open(listing) as file:
                    lines = [line.rstrip("\n") for line in file]
            except OSError as exc:
                sys.stderr.write(f"Can't open {listing}: {exc}\n")
            else:
                extended += [line for line in lines if line and not line.startswith("#")]
    return extended


def get_data(package, resource):
    """Return the bytes of a file in a package, by its path there with slashes; None if the loader has no data."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    loader = spec.loader
    if loader is None or not hasattr(loader, "get_data"):
        return None
    module = sys.modules.get(package) or importlib._bootstrap._load(spec)
    if module is None or not hasattr(module, "__file__"):
        return None
    return loader.get_data(os.path.join(os.path.dirname(module.__file__), *resource.split("/")))


def resolve_name(name):
    """Return the object of a name: 'package.module:object.attribute', or all with dots."""
    module_name, colon, rest = name.partition(":")
    parts = module_name.split(".")
    if not all(part.isidentifier() for part in parts) or (rest and not all(map(str.isidentifier, rest.split(".")))):
        raise ValueError(f"invalid format: {name!r}")
    if colon:
        found = importlib.import_module(module_name)
        attributes = rest.split(".") if rest else []
    else:
        # As much of it as can be imported is the module.
        found = importlib.import_module(parts[0])
        imported = 1
        while imported < len(parts):
            try:
                found = importlib.import_module(".".join(parts[: imported + 1]))
            except ImportError:
                break
            imported += 1
        attributes = parts[imported:]
    for attribute in attributes:
        found = getattr(found, attribute)
    return found
