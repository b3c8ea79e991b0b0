"""Folders of packages."""

from pathlib import Path

from . import abc

__all__ = ["FileReader", "MultiplexedPath", "NamespaceReader"]


class FileReader(abc.TraversableResources):
    """The files of a package that lies in a folder."""

    def __init__(self, loader):
        self.path = Path(loader.path).parent

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class MultiplexedPath(abc.Traversable):
    """Several folders as one: a package without __init__ can lie in several."""

    def __init__(self, *paths):
        self._paths = list(dict.fromkeys(map(Path, paths)))
        if not self._paths:
            raise FileNotFoundError("MultiplexedPath must contain at least one path")
        if not all(path.is_dir() for path in self._paths):
            raise NotADirectoryError("MultiplexedPath only supports directories")

    def iterdir(self):
        seen = set()
        for path in self._paths:
            for inner in path.iterdir():
                if inner.name not in seen:
                    seen.add(inner.name)
                    yield inner

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        places = [path.joinpath(*descendants) for path in self._paths]
        folders = [place for place in places if place.is_dir()]
        if len(folders) > 1:
            return MultiplexedPath(*folders)
        return next((place for place in places if place.exists()), places[0])

    __truediv__ = joinpath

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f"{self} is not a file")

    @property
    def name(self):
        return self._paths[0].name

    def __repr__(self):
        return f"MultiplexedPath({', '.join(repr(str(path)) for path in self._paths)})"


class NamespaceReader(abc.TraversableResources):
    """The files of a package without __init__."""

    def __init__(self, namespace_path):
        self.path = MultiplexedPath(*namespace_path)

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class ZipReader(abc.TraversableResources):
    """The resources of a package in a zip archive."""

    def __init__(self, loader, module):
        self.prefix = loader.prefix
        if loader.is_package(module):
            self.prefix += module.rpartition(".")[2] + "/"
        self.archive = loader.archive

    def open_resource(self, resource):
        try:
            return super().open_resource(resource)
        except KeyError as error:
            raise FileNotFoundError(error.args[0])

    def is_resource(self, path):
        # What does not exist is none.
        target = self.files().joinpath(path)
        return target.is_file() and target.exists()

    def files(self):
        import zipfile

        return zipfile.Path(self.archive, self.prefix)
