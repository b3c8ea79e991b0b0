"""The readers of importlib.resources, under the name that loaders know."""

from .resources.readers import FileReader, MultiplexedPath, NamespaceReader, ZipReader

__all__ = ["FileReader", "MultiplexedPath", "NamespaceReader", "ZipReader"]
