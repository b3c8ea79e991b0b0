"""The readers of importlib.resources, under the name that loaders know."""

from .resources.readers import FileReader, MultiplexedPath, NamespaceReader

__all__ = ["FileReader", "MultiplexedPath", "NamespaceReader"]
