"""What is installed: names, versions, files and entry points of distributions."""

from __future__ import annotations

import functools
import itertools
import os
import pathlib
import re
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder

__all__ = [
    "Distribution", "DistributionFinder", "PackageMetadata", "PackageNotFoundError", "distribution", "distributions",
    "entry_points", "files", "metadata", "packages_distributions", "requires", "version",
]


class PackageNotFoundError(ModuleNotFoundError):
    """Raised when a distribution is not installed."""

    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        (name,) = self.args
        return name


class PackageMetadata:
    """The fields of a distribution: lines 'Name: value', and a description after them."""

    _MANY = frozenset({
        "Classifier", "Obsoletes-Dist", "Platform", "Project-URL", "Provides-Dist", "Provides-Extra",
        "Requires-Dist", "Requires-External", "Supported-Platform", "Dynamic",
    })

    def __init__(self, text):
        self._fields = []
        head, _, body = text.replace("\r\n", "\n").partition("\n\n")
        for line in head.split("\n"):
            if line[:1] in (" ", "\t") and self._fields:
                name, value = self._fields[-1]
                line = line.removeprefix("        ").removeprefix("       |")
                self._fields[-1] = name, f"{value}\n{line}"
                continue
            name, colon, value = line.partition(":")
            if colon:
                self._fields.append((name.strip(), value.strip()))
        if body and self.get("Description") is None:
            self._fields.append(("Description", body))

    def get_all(self, name, failobj=None):
        """Return all values of a field."""
        found = [value for key, value in self._fields if key.lower() == name.lower()]
        return found or failobj

    def get(self, name, failobj=None):
        """Return the first value of a field."""
        found = self.get_all(name)
        return found[0] if found else failobj

    def __getitem__(self, name):
        found = self.get_all(name)
        if found is None:
            raise KeyError(name)
        return found[0]

    def __contains__(self, name):
        return self.get_all(name) is not None

    def __iter__(self):
        return iter(self.keys())

    def __len__(self):
        return len(self._fields)

    def keys(self):
        """Return the names of the fields."""
        return [name for name, _ in self._fields]

    def values(self):
        """Return the values of the fields."""
        return [value for _, value in self._fields]

    def items(self):
        """Return names and values."""
        return list(self._fields)

    @property
    def json(self):
        """The fields as a dict, with names and lists as PEP 566 says."""
        result = {}
        for name in dict.fromkeys(self.keys()):
            many = name in self._MANY
            value = self.get_all(name) if many else self[name]
            if name == "Keywords":
                value = re.split(r"\s+", value)
            result[name.lower().replace("-", "_")] = value
        return result


class EntryPoint:
    """A name for an object of a distribution: 'module:attribute [extras]'."""

    __slots__ = ("name", "value", "group", "dist")
    pattern = re.compile(r"(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?((?P<extras>\[.*\])\s*)?$")

    def __init__(self, name, value, group, dist=None):
        for field, given in (("name", name), ("value", value), ("group", group), ("dist", dist)):
            object.__setattr__(self, field, given)

    def __setattr__(self, name, value):
        raise AttributeError("EntryPoint objects are immutable.")

    def _part(self, part):
        match = self.pattern.match(self.value)
        if match is None:
            raise ValueError(
                "Invalid object reference. See https://packaging.python.org/en/latest/specifications/entry-points/"
                f"#data-model: {self.value!r}"
            )
        return match.group(part)

    @property
    def module(self):
        """The name of the module."""
        return self._part("module")

    @property
    def attr(self):
        """The attribute there; None for the module itself."""
        return self._part("attr")

    @property
    def extras(self):
        """The names in brackets."""
        return re.findall(r"\w+", self._part("extras") or "")

    def load(self):
        """Import the object."""
        return functools.reduce(getattr, filter(None, (self.attr or "").split(".")), import_module(self.module))

    def matches(self, **params):
        """Whether the attributes are these."""
        return all(getattr(self, name) == value for name, value in params.items())

    def _key(self):
        return self.name, self.value, self.group

    def __eq__(self, other):
        return isinstance(other, EntryPoint) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"


class EntryPoints(tuple):
    """Entry points, to be selected from."""

    __slots__ = ()

    def __getitem__(self, name):
        for found in self.select(name=name):
            return found
        raise KeyError(name)

    def __repr__(self):
        return f"{type(self).__name__}({tuple(self)!r})"

    def select(self, **params):
        """Return those whose attributes are these."""
        return EntryPoints(found for found in self if found.matches(**params))

    @property
    def names(self):
        """All names."""
        return {found.name for found in self}

    @property
    def groups(self):
        """All groups."""
        return {found.group for found in self}


class FileHash:
    """A hash of a file: mode and value."""

    def __init__(self, spec):
        self.mode, _, self.value = spec.partition("=")

    def __repr__(self):
        return f"<FileHash mode: {self.mode} value: {self.value}>"


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution, from the folder that it is installed in."""

    hash = size = dist = None

    def read_text(self, encoding="utf-8"):
        """Return its text."""
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        """Return its bytes."""
        return self.locate().read_bytes()

    def locate(self):
        """Return where it is in the system."""
        return self.dist.locate_file(self)

    def with_segments(self, *parts):
        return pathlib.PurePosixPath(*parts)


def _normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower().replace("-", "_")


class Distribution:
    """Something that is installed."""

    def read_text(self, filename):
        """Return the text of a file of the metadata, None if there is none."""
        raise NotImplementedError

    def locate_file(self, path):
        """Return where a file is in the system."""
        raise NotImplementedError

    @classmethod
    def from_name(cls, name):
        """Return the distribution of a name; PackageNotFoundError if there is none."""
        if not name:
            raise ValueError("A distribution name is required.")
        for found in cls.discover(name=name):
            return found
        raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """Iterate over the distributions that the finders find."""
        if context and kwargs:
            raise ValueError("cannot accept context and kwargs")
        context = context or DistributionFinder.Context(**kwargs)
        finders = [find for find in (getattr(one, "find_distributions", None) for one in sys.meta_path) if find]
        return itertools.chain.from_iterable(find(context) for find in finders)

    @staticmethod
    def at(path):
        """Return the distribution whose metadata is in a folder."""
        return PathDistribution(pathlib.Path(path))

    @property
    def metadata(self):
        """The fields."""
        for name in ("METADATA", "PKG-INFO", ""):
            text = self.read_text(name)
            if text is not None:
                return PackageMetadata(text)
        return None

    @property
    def name(self):
        """The name."""
        return self.metadata["Name"]

    @property
    def _normalized_name(self):
        return _normalized(self.name)

    @property
    def version(self):
        """The version."""
        return self.metadata["Version"]

    @property
    def entry_points(self):
        """The entry points."""
        group, found = None, []
        for line in (self.read_text("entry_points.txt") or "").splitlines():
            line = line.strip()
            if not line or line[0] in "#;":
                continue
            if line[0] == "[" and line[-1] == "]":
                group = line[1:-1].strip()
            elif group is not None:
                name, _, value = line.partition("=")
                found.append(EntryPoint(name.strip(), value.strip(), group, self))
        return EntryPoints(found)

    @property
    def files(self):
        """The files (PackagePath) that were recorded and are there; None if nothing is recorded."""
        text = self.read_text("RECORD")
        if text is not None:
            rows = [_csv_row(line) for line in text.splitlines() if line]
        else:
            text = self.read_text("installed-files.txt") or self.read_text("SOURCES.txt")
            if text is None:
                return None
            rows = [(line, "", "") for line in text.splitlines() if line]
        return [file for file in (self._file(*row) for row in rows) if file.locate().exists()]

    def _file(self, name, hash="", size=""):
        found = PackagePath(name)
        found.hash = FileHash(hash) if hash else None
        found.size = int(size) if size else None
        found.dist = self
        return found

    @property
    def requires(self):
        """What it needs, None if it does not say."""
        found = self.metadata.get_all("Requires-Dist")
        return found and list(found)

    @property
    def origin(self):
        """What direct_url.json says, None if there is none."""
        text = self.read_text("direct_url.json")
        if not text:
            return None
        import json
        import types

        return json.loads(text, object_hook=lambda data: types.SimpleNamespace(**data))


def _csv_row(line):
    """Three fields of a line, of which the first may be quoted."""
    if line[:1] == '"':
        end = line.rindex('"')
        return [line[1:end].replace('""', '"'), *(line[end + 2 :].split(",") + ["", ""])[:2]]
    return (line.split(",") + ["", ""])[:3]


class DistributionFinder(MetaPathFinder):
    """A finder that also finds distributions."""

    class Context:
        """What is looked for: a name (None: everything), and where."""

        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get("path", sys.path)

    def find_distributions(self, context=Context()):
        """Iterate over distributions."""
        raise NotImplementedError


class MetadataPathFinder(DistributionFinder):
    """Finds distributions in folders."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        """Iterate over the distributions in the folders of the path."""
        wanted = None if context.name is None else _normalized(context.name)
        for place in context.path:
            try:
                names = os.listdir(place or ".")
            except OSError:
                continue
            for name in names:
                start, ending = os.path.splitext(name)
                if ending.lower() not in (".dist-info", ".egg-info"):
                    continue
                if wanted is None or _normalized(start.partition("-")[0]) == wanted:
                    yield PathDistribution(pathlib.Path(place or ".", name))

    @classmethod
    def invalidate_caches(cls):
        """Nothing is remembered."""


class PathDistribution(Distribution):
    """A distribution whose metadata is in a folder."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, KeyError, NotADirectoryError, PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path


def distribution(distribution_name):
    """Return the distribution of a name."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """Iterate over all distributions."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """Return the fields of a distribution."""
    return distribution(distribution_name).metadata


def version(distribution_name):
    """Return the version of a distribution."""
    return distribution(distribution_name).version


def files(distribution_name):
    """Return the files of a distribution."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """Return what a distribution needs."""
    return distribution(distribution_name).requires


def entry_points(**params):
    """Return the entry points of all distributions, those whose attributes are these."""
    seen, found = set(), []
    for dist in distributions():
        # The first one of a name hides others.
        if dist.metadata is None or dist._normalized_name in seen:
            continue
        seen.add(dist._normalized_name)
        found += dist.entry_points
    return EntryPoints(found).select(**params)


def packages_distributions():
    """Return a dict from names of packages to names of the distributions that they come from."""
    found = {}
    for dist in distributions():
        declared = (dist.read_text("top_level.txt") or "").split()
        if not declared:
            names = {path.parts[0] if len(path.parts) > 1 else path.stem for path in dist.files or () if path.suffix == ".py"}
            declared = [name for name in names if "." not in name and name.isidentifier()]
        for name in declared:
            found.setdefault(name, []).append(dist.metadata["Name"])
    return found
