"""Files that lie in packages."""

import contextlib
import importlib
import os
import sys
import types
import warnings

from .abc import ResourceReader

__all__ = [
    "Package", "Anchor", "ResourceReader", "as_file", "files", "contents", "is_resource", "open_binary", "open_text",
    "path", "read_binary", "read_text",
]

Package = Anchor = types.ModuleType | str


def _anchor_module(anchor):
    if isinstance(anchor, types.ModuleType):
        return anchor
    return importlib.import_module(anchor)


def files(anchor=None):
    """Return the folder of a package (or of the one that a module is in; the caller's by default)."""
    if anchor is None:
        variables = sys._getframe(1).f_globals
        anchor = variables["__name__"]
        if "__path__" not in variables and "." in anchor and variables.get("__spec__") is not None:
            anchor = variables["__spec__"].parent
    module = _anchor_module(anchor)
    spec = module.__spec__
    reader = getattr(spec.loader, "get_resource_reader", lambda name: None)(spec.name)
    if reader is not None and hasattr(reader, "files"):
        return reader.files()
    from pathlib import Path

    places = spec.submodule_search_locations
    if places is None:
        return Path(spec.origin).parent
    places = [Path(place) for place in places]
    if len(places) == 1:
        return places[0]
    from .readers import MultiplexedPath

    return MultiplexedPath(*places)


@contextlib.contextmanager
def as_file(path):
    """Have a file or folder of a package as a path of the system while the context lasts."""
    from pathlib import Path

    if isinstance(path, Path):
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield _written(path, Path(folder))


def _written(source, folder):
    target = folder / source.name
    if source.is_dir():
        target.mkdir()
        for inner in source.iterdir():
            _written(inner, target)
    else:
        target.write_bytes(source.read_bytes())
    return target


# Short forms.

_MISSING = object()


def _resource(anchor, path_names):
    for name in path_names:
        if os.path.isabs(name) or ".." in name.split("/"):
            raise ValueError(f"{name!r} must be only a file name")
    return files(anchor).joinpath(*path_names)


def _text_options(path_names, encoding):
    # The older form had the encoding as second name.
    if encoding is _MISSING:
        if len(path_names) > 1:
            raise TypeError("'encoding' argument required with multiple path names")
        return "utf-8"
    return encoding


def open_binary(anchor, *path_names):
    """Open a file of a package to read bytes."""
    return _resource(anchor, path_names).open("rb")


def open_text(anchor, *path_names, encoding=_MISSING, errors="strict"):
    """Open a file of a package to read text."""
    encoding = _text_options(path_names, encoding)
    return _resource(anchor, path_names).open("r", encoding=encoding, errors=errors)


def read_binary(anchor, *path_names):
    """Return the bytes of a file of a package."""
    return _resource(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=_MISSING, errors="strict"):
    """Return the text of a file of a package."""
    encoding = _text_options(path_names, encoding)
    with _resource(anchor, path_names).open("r", encoding=encoding, errors=errors) as file:
        return file.read()


def path(anchor, *path_names):
    """Have a file of a package as a path of the system while the context lasts."""
    return as_file(_resource(anchor, path_names))


def is_resource(anchor, *path_names):
    """Whether there is a file of the name in a package."""
    return _resource(anchor, path_names).is_file()


def contents(anchor, *path_names):
    """Return the names of what is in a package. Deprecated: files(anchor).iterdir() says more."""
    warnings.warn(
        "contents is deprecated. Use files(anchor).iterdir() instead.", DeprecationWarning, stacklevel=1
    )
    return (inner.name for inner in _resource(anchor, path_names).iterdir())
