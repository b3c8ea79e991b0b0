"""Paths into zip archives, in the manner of pathlib."""

import io
import pathlib
import posixpath
import re
import stat
import sys

import zipfile
from zipfile._path.glob import Translator

__all__ = ["Path"]


def _parents(path):
    """The folders that a path lies in, from the inside out."""
    return list(_ancestry(path))[1:]


def _ancestry(path):
    """A path and the folders that it lies in, from the inside out."""
    path = path.rstrip(posixpath.sep)
    while path.rstrip(posixpath.sep):
        yield path
        path = posixpath.dirname(path)


def _difference(minuend, subtrahend):
    """What is in the first and not in the second, in order."""
    known = set(subtrahend)
    return (item for item in minuend if item not in known)


class InitializedState:
    """Keeps the arguments, which is all that has to be pickled."""

    def __init__(self, *args, **kwargs):
        self._made_with = args, kwargs
        super().__init__(*args, **kwargs)

    def __getstate__(self):
        return self._made_with

    def __setstate__(self, state):
        self.__init__(*state[0], **state[1])


class CompleteDirs(InitializedState, zipfile.ZipFile):
    """An archive whose list of names has all folders, also those that no entry is made for."""

    @staticmethod
    def _implied_dirs(names):
        folders = dict.fromkeys(parent + posixpath.sep for name in names for parent in _parents(name))
        return _difference(folders, names)

    def namelist(self):
        names = super().namelist()
        return names + list(self._implied_dirs(names))

    def _name_set(self):
        return set(self.namelist())

    def resolve_dir(self, name):
        """The name, with a slash if it is that of a folder."""
        names = self._name_set()
        folder = name + "/"
        return folder if name not in names and folder in names else name

    def getinfo(self, name):
        try:
            return super().getinfo(name)
        except KeyError:
            if not name.endswith("/") or name not in self._name_set():
                raise
            return zipfile.ZipInfo(filename=name)

    @classmethod
    def make(cls, source):
        """An archive of this class, from another archive or what one is opened by."""
        if isinstance(source, CompleteDirs):
            return source
        if not isinstance(source, zipfile.ZipFile):
            return cls(source)
        # The list of names of an archive that can be written to changes.
        if "r" not in source.mode:
            cls = CompleteDirs
        source.__class__ = cls
        return source

    @classmethod
    def inject(cls, zf):
        """Write the folders that no entry is made for."""
        for name in cls._implied_dirs(zf.namelist()):
            zf.writestr(name, b"")
        return zf


class FastLookup(CompleteDirs):
    """An archive whose names do not change, and are listed once."""

    def namelist(self):
        names = self.__dict__.get("_known_names")
        if names is None:
            names = self._known_names = super().namelist()
        return names

    def _name_set(self):
        names = self.__dict__.get("_known_set")
        if names is None:
            names = self._known_set = super()._name_set()
        return names


def _extract_text_encoding(encoding=None, *args, **kwargs):
    # The level is that of the caller of the method that was called.
    return io.text_encoding(encoding, 3), args, kwargs


class Path:
    """A place in a zip archive, with the methods of a pathlib.Path that make sense there."""

    __repr = "{self.__class__.__name__}({self.root.filename!r}, {self.at!r})"

    def __init__(self, root, at=""):
        self.root = FastLookup.make(root)
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """Open the file for text, or in a mode with b for bytes."""
        if self.is_dir():
            raise IsADirectoryError(self)
        kind = mode[0]
        if kind == "r" and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, kind, pwd=pwd)
        if "b" in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        encoding, args, kwargs = _extract_text_encoding(*args, **kwargs)
        return io.TextIOWrapper(stream, encoding, *args, **kwargs)

    def _base(self):
        return pathlib.PurePosixPath(self.at) if self.at else self.filename

    def read_bytes(self):
        with self.open("rb") as stream:
            return stream.read()

    def read_text(self, *args, **kwargs):
        encoding, args, kwargs = _extract_text_encoding(*args, **kwargs)
        stream = self.open("r", encoding, *args, **kwargs)
        with stream:
            return stream.read()

    # Names

    @property
    def filename(self):
        return pathlib.Path(self.root.filename).joinpath(self.at)

    name = property(lambda self: self._base().name)
    suffix = property(lambda self: self._base().suffix)
    suffixes = property(lambda self: self._base().suffixes)
    stem = property(lambda self: self._base().stem)

    def match(self, path_pattern):
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    # What it is

    def exists(self):
        return self.at in self.root._name_set()

    def is_dir(self):
        return self.at == "" or self.at.endswith("/")

    def is_file(self):
        return not self.is_dir() and self.exists()

    def is_symlink(self):
        mode = self.root.getinfo(self.at).external_attr >> 16
        return stat.S_ISLNK(mode)

    # Others

    def _next(self, at):
        return self.__class__(self.root, at)

    def _is_child(self, path):
        folder = posixpath.dirname(path.at.rstrip("/"))
        return folder == self.at.rstrip("/")

    def iterdir(self):
        if not self.is_dir():
            raise ValueError("Can't listdir a non-directory")
        return (path for path in map(self._next, self.root.namelist()) if self._is_child(path))

    def glob(self, pattern):
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        matches = re.compile(re.escape(self.at) + Translator(seps="/").translate(pattern)).fullmatch
        return map(self._next, filter(matches, self.root.namelist()))

    def rglob(self, pattern):
        return self.glob(f"**/{pattern}")

    def relative_to(self, other, *extra):
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return self.__repr.format(self=self)

    def joinpath(self, *other):
        return self._next(self.root.resolve_dir(posixpath.join(self.at, *other)))

    __truediv__ = joinpath

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        folder = posixpath.dirname(self.at.rstrip("/"))
        return self._next(folder + "/" if folder else "")
