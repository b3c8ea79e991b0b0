"""Abstract base classes of finders and loaders."""

import abc

from . import _bootstrap_external, machinery
from ._abc import Loader

__all__ = [
    "Loader",
    "MetaPathFinder",
    "PathEntryFinder",
    "ResourceLoader",
    "InspectLoader",
    "ExecutionLoader",
    "FileLoader",
    "SourceLoader",
]


def _register(abstract_cls, *classes):
    for cls in classes:
        abstract_cls.register(cls)


class MetaPathFinder(metaclass=abc.ABCMeta):
    """Base class of finders on sys.meta_path, which have find_spec(fullname, path, target)."""

    def invalidate_caches(self):
        """Forget what has been remembered."""


_register(
    MetaPathFinder,
    machinery.BuiltinImporter,
    machinery.FrozenImporter,
    machinery.PathFinder,
    machinery.WindowsRegistryFinder,
)


class PathEntryFinder(metaclass=abc.ABCMeta):
    """Base class of finders of one entry of sys.path, which have find_spec(fullname, target)."""

    def invalidate_caches(self):
        """Forget what has been remembered."""


_register(PathEntryFinder, machinery.FileFinder)


class ResourceLoader(Loader):
    """Base class of loaders that can read files."""

    @abc.abstractmethod
    def get_data(self, path):
        """Return the bytes of a file."""
        raise OSError


class InspectLoader(Loader):
    """Base class of loaders that can tell of modules without loading them."""

    def is_package(self, fullname):
        """Whether the module is a package."""
        raise ImportError

    def get_code(self, fullname):
        """Return the module's code, or None if it has none."""
        source = self.get_source(fullname)
        if source is None:
            return None
        return self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """Return the module's source, or None if there is none."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path="<string>"):
        """Compile source."""
        return compile(data, path, "exec", dont_inherit=True)

    exec_module = _bootstrap_external._LoaderBasics.exec_module
    load_module = _bootstrap_external._LoaderBasics.load_module


_register(InspectLoader, machinery.BuiltinImporter, machinery.FrozenImporter, machinery.NamespaceLoader)


class ExecutionLoader(InspectLoader):
    """Base class of loaders of modules that can be run as scripts."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """Return what is to be __file__."""
        raise ImportError

    def get_code(self, fullname):
        """Return the module's code, compiled with its file name."""
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


_register(ExecutionLoader, machinery.ExtensionFileLoader, machinery.AppleFrameworkLoader)


class FileLoader(_bootstrap_external.FileLoader, ResourceLoader, ExecutionLoader):
    """Base class of loaders of files."""


_register(FileLoader, machinery.SourceFileLoader, machinery.SourcelessFileLoader)


class SourceLoader(_bootstrap_external.SourceLoader, ResourceLoader, ExecutionLoader):
    """Base class of loaders of source: needs get_data() and get_filename()."""

    def path_mtime(self, path):
        """Return when the source was changed, in whole seconds."""
        import warnings

        warnings.warn(
            "importlib.abc.SourceLoader.path_mtime is deprecated in favour of "
            "importlib.abc.SourceLoader.path_stats().",
            DeprecationWarning,
            stacklevel=2,
        )
        if self.path_stats.__func__ is SourceLoader.path_stats:
            raise OSError
        return int(self.path_stats(path)["mtime"])

    def path_stats(self, path):
        """Return a dict with "mtime", and "size" if it is known."""
        if self.path_mtime.__func__ is SourceLoader.path_mtime:
            raise OSError
        return {"mtime": self.path_mtime(path)}

    def set_data(self, path, data):
        """Write the bytes to a file, if that is possible."""


_register(SourceLoader, machinery.SourceFileLoader)
