"""Paths that only compute."""

import ntpath
import operator
import os
import posixpath
from _collections_abc import Sequence


class UnsupportedOperation(NotImplementedError):
    """Raised when a path of one system is used on another."""

    __module__ = "pathlib"


class _PathParents(Sequence):
    """The folders of a path, the nearest first."""

    __slots__ = ("_path", "_drv", "_root", "_tail")

    def __init__(self, path):
        self._path = path
        self._drv, self._root, self._tail = path.drive, path.root, path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, index):
        count = len(self)
        if isinstance(index, slice):
            return tuple([self[at] for at in range(*index.indices(count))])
        if not -count <= index < count:
            raise IndexError(index)
        above = index % count + 1 if count else 1
        return self._path._from_parsed_parts(self._drv, self._root, self._tail[: count - above])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


_UNQUOTED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/")


def _quoted(text):
    """A path as it stands in a URI."""
    return "".join(chr(byte) if byte in _UNQUOTED else f"%{byte:02X}" for byte in os.fsencode(text))


def _compared(compare):
    def method(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return compare(self._parts_normcase, other._parts_normcase)

    method.__name__ = f"__{compare.__name__}__"
    method.__qualname__ = f"PurePath.{method.__name__}"
    return method


class PurePath:
    """A path that is only computed with: PurePosixPath or PureWindowsPath, as the system has it.

    It can be compared, hashed and joined with / to other paths and to strings.
    """

    __module__ = "pathlib"
    __slots__ = (
        # What it was made of, and all that is found out of that when it is first needed.
        "_raw_paths", "_drv", "_root", "_tail_cached", "_str", "_str_normcase_cached", "_parts_normcase_cached", "_hash",
    )
    parser = os.path

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PureWindowsPath if os.name == "nt" else PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        texts = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg.parser is not self.parser:
                    texts += [text.replace("\\", "/") for text in arg._raw_paths]
                else:
                    texts += arg._raw_paths
                continue
            text = arg
            if not isinstance(arg, str):
                try:
                    text = os.fspath(arg)
                except TypeError:
                    pass
                if not isinstance(text, str):
                    raise TypeError(
                        "argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                        f"not {type(text).__name__!r}"
                    )
            texts.append(text)
        self._raw_paths = texts

    def with_segments(self, *pathsegments):
        """Make another path of this kind. All that derive paths from this one call it; subclasses may override it."""
        return type(self)(*pathsegments)

    # What it consists of.

    @classmethod
    def _parse_path(cls, path):
        """Drive, root and names of a text."""
        if not path:
            return "", "", []
        parser = cls.parser
        if parser.altsep:
            path = path.replace(parser.altsep, parser.sep)
        drive, root, rest = parser.splitroot(path)
        if not root and drive[:1] == parser.sep and drive[-1:] != parser.sep:
            inner = drive.split(parser.sep)
            # A share, or a device in it, is a root of its own.
            if (len(inner) == 4 and inner[2] not in "?.") or len(inner) == 6:
                root = parser.sep
        return drive, root, [name for name in rest.split(parser.sep) if name and name != "."]

    @property
    def _raw_path(self):
        paths = self._raw_paths
        if len(paths) == 1:
            return paths[0]
        # Kept joined: this is asked for again.
        joined = self.parser.join(*paths) if paths else ""
        paths[:] = [joined]
        return joined

    def _load(self):
        self._drv, self._root, self._tail_cached = self._parse_path(self._raw_path)

    @property
    def drive(self):
        """The drive or share; empty if there is none."""
        try:
            return self._drv
        except AttributeError:
            self._load()
            return self._drv

    @property
    def root(self):
        """The slash that it begins with; empty if there is none."""
        try:
            return self._root
        except AttributeError:
            self._load()
            return self._root

    @property
    def _tail(self):
        try:
            return self._tail_cached
        except AttributeError:
            self._load()
            return self._tail_cached

    @property
    def anchor(self):
        """Drive and root."""
        return self.drive + self.root

    @property
    def parts(self):
        """The anchor, if there is one, and the names."""
        anchor = self.drive + self.root
        return (anchor, *self._tail) if anchor else tuple(self._tail)

    @classmethod
    def _format_parsed_parts(cls, drv, root, tail):
        text = cls.parser.sep.join(tail)
        if drv or root:
            return drv + root + text
        if tail and cls.parser.splitdrive(tail[0])[0]:
            # A name that would be taken for a drive.
            return "." + cls.parser.sep + text
        return text

    def _from_parsed_parts(self, drv, root, tail):
        return self._from_parsed_string(self._format_parsed_parts(drv, root, tail), drv, root, tail)

    def _from_parsed_string(self, path_str, drv=None, root=None, tail=None):
        kind = type(self)
        if kind in _plain_classes:
            # What with_segments() would do, in fewer steps.
            path = object.__new__(kind)
            path._raw_paths = [path_str]
        else:
            path = self.with_segments(path_str)
        path._str = path_str or "."
        if tail is not None:
            path._drv, path._root, path._tail_cached = drv, root, tail
        return path

    # As text.

    def __str__(self):
        try:
            return self._str
        except AttributeError:
            if not hasattr(self, "_tail_cached"):
                self._load()
            text = self._str = self._format_parsed_parts(self._drv, self._root, self._tail_cached) or "."
            return text

    __fspath__ = __str__

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def __reduce__(self):
        return self.__class__, tuple(self._raw_paths)

    def as_posix(self):
        """Return it as text with slashes."""
        return str(self).replace(self.parser.sep, "/")

    def as_uri(self):
        """Return it as a URI of the scheme file."""
        import warnings

        warnings._deprecated(
            "pathlib.PurePath.as_uri()",
            "{name} is deprecated and scheduled for removal in Python {remove}. Use pathlib.Path.as_uri().",
            remove=(3, 19),
        )
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        return self._uri()

    def _uri(self):
        drive = self.drive
        text = self.as_posix()
        if len(drive) == 2 and drive[1] == ":":
            # The colon of a drive is no part of a name.
            return f"file:///{drive}{_quoted(text[2:])}"
        return ("file:" if drive else "file://") + _quoted(text)

    # Comparing.

    @property
    def _str_normcase(self):
        try:
            return self._str_normcase_cached
        except AttributeError:
            text = str(self)
            text = self._str_normcase_cached = text if self.parser is posixpath else text.lower()
            return text

    @property
    def _parts_normcase(self):
        try:
            return self._parts_normcase_cached
        except AttributeError:
            parts = self._parts_normcase_cached = self._str_normcase.split(self.parser.sep)
            return parts

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            value = self._hash = hash(self._str_normcase)
            return value

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parser is other.parser and self._str_normcase == other._str_normcase

    __lt__, __le__ = _compared(operator.lt), _compared(operator.le)
    __gt__, __ge__ = _compared(operator.gt), _compared(operator.ge)

    # Joining.

    def joinpath(self, *pathsegments):
        """Return it with further parts; an absolute one replaces what is before it."""
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        """The folder that it is in; itself for a root."""
        tail = self._tail
        return self._from_parsed_parts(self.drive, self.root, tail[:-1]) if tail else self

    @property
    def parents(self):
        """The folders above it, the nearest first."""
        return _PathParents(self)

    # The last name.

    @property
    def name(self):
        """The last name; empty if there is none."""
        tail = self._tail
        return tail[-1] if tail else ""

    @property
    def suffix(self):
        """The extension of the name with its dot; empty if there is none."""
        # Dots at the beginning are part of the stem.
        stem, dot, extension = self.name.lstrip(".").rpartition(".")
        return dot + extension if stem else ""

    @property
    def suffixes(self):
        """All extensions of the name."""
        _, *rest = self.name.lstrip(".").split(".")
        return ["." + part for part in rest]

    @property
    def stem(self):
        """The name without its extension."""
        name = self.name
        return name[: len(name) - len(self.suffix)]

    def with_name(self, name):
        """Return it with another last name."""
        parser = self.parser
        if not name or name == "." or parser.sep in name or (parser.altsep and parser.altsep in name):
            raise ValueError(f"Invalid name {name!r}")
        tail = self._tail[:]
        if not tail:
            raise ValueError(f"{self!r} has an empty name")
        tail[-1] = name
        return self._from_parsed_parts(self.drive, self.root, tail)

    def with_stem(self, stem):
        """Return it with another name before the extension."""
        suffix = self.suffix
        if suffix and not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """Return it with another extension, none if suffix is empty."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    # Questions.

    def relative_to(self, other, *, walk_up=False):
        """Return the way from another path to this one; with walk_up also through '..'."""
        if not isinstance(other, PurePath):
            other = self.with_segments(other)
        for step, base in enumerate([other, *other.parents]):
            if base == self or base in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if base.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._from_parsed_parts("", "", [".."] * step + self._tail[len(base._tail) :])

    def is_relative_to(self, other):
        """Whether it is another path or below it."""
        if not isinstance(other, PurePath):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def is_absolute(self):
        """Whether it is absolute."""
        if self.parser is posixpath:
            return self._raw_path.startswith("/")
        return self.parser.isabs(self)

    def is_reserved(self):
        """Whether Windows keeps the name for itself."""
        import warnings

        warnings._deprecated(
            "pathlib.PurePath.is_reserved()",
            "{name} is deprecated and scheduled for removal in Python {remove}. "
            "Use os.path.isreserved() to detect reserved paths on Windows.",
            remove=(3, 15),
        )
        return self.parser is ntpath and self.parser.isreserved(self)

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether a pattern fits the whole path; '**' stands for any number of names."""
        from pathlib import _matching

        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
        # The empty path is '.' as text only.
        text, pattern = (str(path) if path.parts else "" for path in (self, pattern))
        return _matching.whole(pattern, self.parser.sep, case_sensitive)(text) is not None

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether a pattern fits the end of the path, or all of it if the pattern is absolute."""
        from pathlib import _matching

        if not isinstance(path_pattern, PurePath):
            path_pattern = self.with_segments(path_pattern)
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
        names, patterns = self.parts[::-1], path_pattern.parts[::-1]
        if not patterns:
            raise ValueError("empty pattern")
        if len(names) < len(patterns) or (path_pattern.anchor and len(names) > len(patterns)):
            return False
        return all(
            _matching.name(pattern, case_sensitive)(name) is not None for name, pattern in zip(names, patterns)
        )


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path that is only computed with, as POSIX systems write it."""

    __module__ = "pathlib"
    __slots__ = ()
    parser = posixpath


class PureWindowsPath(PurePath):
    """A path that is only computed with, as Windows writes it."""

    __module__ = "pathlib"
    __slots__ = ()
    parser = ntpath


# The classes whose with_segments() only makes another instance.
_plain_classes = {PurePosixPath, PureWindowsPath}
