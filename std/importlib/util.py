"""Functions for those who write finders and loaders."""

import sys

import _imp
from ._bootstrap import _find_spec, _resolve_name, module_from_spec, spec_from_loader
from ._bootstrap_external import (
    MAGIC_NUMBER,
    cache_from_source,
    decode_source,
    source_from_cache,
    spec_from_file_location,
)

from ._abc import Loader

__all__ = [
    "LazyLoader",
    "Loader",
    "MAGIC_NUMBER",
    "cache_from_source",
    "decode_source",
    "find_spec",
    "module_from_spec",
    "resolve_name",
    "source_from_cache",
    "source_hash",
    "spec_from_file_location",
    "spec_from_loader",
]


def source_hash(source_bytes):
    "Return the hash of source that files of bytecode may carry."
    return _imp.source_hash(_imp.pyc_magic_number_token, source_bytes)


def resolve_name(name, package):
    """Make a relative name absolute."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    return _resolve_name(name[level:], package, level)


def _spec_of_loaded(name):
    module = sys.modules[name]
    if module is None:
        return None
    try:
        spec = module.__spec__
    except AttributeError:
        raise ValueError(f"{name}.__spec__ is not set") from None
    if spec is None:
        raise ValueError(f"{name}.__spec__ is None")
    return spec


def _find_spec_from_path(name, path=None):
    if name in sys.modules:
        return _spec_of_loaded(name)
    return _find_spec(name, path)


def find_spec(name, package=None):
    """Return the spec of a module, or None if there is no such module.

    The packages it is in are imported, the module itself is not.
    """
    fullname = resolve_name(name, package) if name.startswith(".") else name
    if fullname in sys.modules:
        return _spec_of_loaded(fullname)
    parent_name = fullname.rpartition(".")[0]
    path = None
    if parent_name:
        parent = __import__(parent_name, fromlist=["__path__"])
        try:
            path = parent.__path__
        except AttributeError as error:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent_name!r} while trying to find {fullname!r}",
                name=fullname,
            ) from error
    return _find_spec(fullname, path)


_Module = type(sys)


class _LazyModule(_Module):
    """A module that is filled when it is first used."""

    def __getattribute__(self, attr):
        spec = object.__getattribute__(self, "__spec__")
        state = spec.loader_state
        with state["lock"]:
            # Another thread may have been quicker.
            if object.__getattribute__(self, "__class__") is _LazyModule:
                namespace = _Module.__getattribute__(self, "__dict__")
                # While it is being filled, it is as good as any other module.
                if state["is_loading"]:
                    return _Module.__getattribute__(self, attr)
                state["is_loading"] = True
                before = state["__dict__"]
                original_name = spec.name
                # What was set from outside meanwhile is to win over what the code sets.
                updated = {
                    key: value
                    for key, value in namespace.items()
                    if key not in before or id(before[key]) != id(value)
                }
                spec.loader.exec_module(self)
                if original_name in sys.modules and id(self) != id(sys.modules[original_name]):
                    raise ValueError(
                        f"module object for {original_name!r} substituted in sys.modules during a lazy load"
                    )
                namespace.update(updated)
                object.__setattr__(self, "__class__", state["__class__"])
        return getattr(self, attr)

    def __delattr__(self, attr):
        # Fills it first: deleting what is not there is an error.
        self.__getattribute__(attr)
        delattr(self, attr)


class LazyLoader(Loader):
    """Puts off what another loader does until the module is first used."""

    @staticmethod
    def __check_eager_loader(loader):
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")

    @classmethod
    def factory(cls, loader):
        """Return a function that makes lazy loaders in place of those of the class."""
        cls.__check_eager_loader(loader)
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        self.__check_eager_loader(loader)
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        """Make the module a lazy one."""
        from _thread import RLock

        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {
            "__dict__": module.__dict__.copy(),
            "__class__": module.__class__,
            "lock": RLock(),
            "is_loading": False,
        }
        module.__class__ = _LazyModule
