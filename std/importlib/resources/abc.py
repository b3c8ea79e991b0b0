"""What loaders have that know of files in packages."""

import abc
import itertools
import os
from typing import Protocol, runtime_checkable

__all__ = ["ResourceReader", "Traversable", "TraversableResources"]

StrPath = str | os.PathLike[str]


class ResourceReader(metaclass=abc.ABCMeta):
    """The files of a package."""

    @abc.abstractmethod
    def open_resource(self, resource):
        """Open a file to read bytes."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """Return the path of a file in the system; FileNotFoundError if it has none."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Whether a name is that of a file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        """Return the names of all that there is."""
        raise FileNotFoundError


class TraversalError(Exception):
    """Raised when there is nothing of a name."""


@runtime_checkable
class Traversable(Protocol):
    """A file or folder in a package: a few methods of pathlib.Path."""

    @abc.abstractmethod
    def iterdir(self):
        """Iterate over what is in the folder."""

    @abc.abstractmethod
    def is_dir(self) -> bool:
        """Whether it is a folder."""

    @abc.abstractmethod
    def is_file(self) -> bool:
        """Whether it is a file."""

    @abc.abstractmethod
    def open(self, mode="r", *args, **kwargs):
        """Open the file."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The name."""

    def read_bytes(self):
        """Return the bytes of the file."""
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None):
        """Return the text of the file."""
        with self.open("r", encoding=encoding, errors=errors) as file:
            return file.read()

    def joinpath(self, *descendants):
        """Return what is in the folder under these names."""
        found = self
        for name in itertools.chain.from_iterable(os.fspath(part).split("/") for part in descendants):
            matches = [inner for inner in found.iterdir() if inner.name == name]
            if not matches:
                raise TraversalError("Target not found during traversal.", name, [])
            found = matches[0]
        return found

    def __truediv__(self, child):
        return self.joinpath(child)


class TraversableResources(ResourceReader):
    """The files of a package, as a folder."""

    @abc.abstractmethod
    def files(self):
        """Return the folder."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open("rb")

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (inner.name for inner in self.files().iterdir())
