"""Paths that match the patterns of shells: `*`, `?`, `[...]`, and `**` for folders at any depth."""

import contextlib
import fnmatch
import os
import re
import stat
import sys

__all__ = ["glob", "iglob", "escape", "translate"]


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """A list of the paths that match a pattern, in no particular order.

    root_dir, dir_fd: the folder that relative patterns begin in
    recursive: `**` matches files and folders at any depth
    include_hidden: names that begin with a dot are matched by patterns that do not
    """
    return list(
        iglob(
            pathname,
            root_dir=root_dir,
            dir_fd=dir_fd,
            recursive=recursive,
            include_hidden=include_hidden,
        )
    )


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """An iterator over the paths that match a pattern; see glob() for the options."""
    sys.audit("glob.glob", pathname, recursive)
    sys.audit("glob.glob/2", pathname, recursive, root_dir, dir_fd)
    start = pathname[:0] if root_dir is None else os.fspath(root_dir)
    found = _Search(dir_fd, recursive, include_hidden).paths(start, pathname, False)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        # The folder where it begins is no result.
        found = _without_empty(found)
    return found


def _without_empty(found):
    first = next(found, None)
    if first:
        yield first
    yield from found


class _Search:
    """The options of a search, and how its patterns are followed."""

    def __init__(self, dir_fd, recursive, include_hidden):
        self.dir_fd, self.recursive, self.include_hidden = dir_fd, recursive, include_hidden

    def paths(self, start, pathname, only_folders):
        """The paths below `start` that match."""
        folder, name = os.path.split(pathname)
        if not has_magic(pathname):
            wanted = os.path.join(start, pathname) if name else os.path.join(start, folder)
            if self.exists(wanted) if name else self.is_folder(wanted):
                yield pathname
            return
        names = self.names_for(name)
        if not folder:
            yield from names(start, name, only_folders)
            return
        folders = [folder]
        if folder != pathname and has_magic(folder):
            folders = self.paths(start, folder, True)
        for folder in folders:
            for found in names(os.path.join(start, folder), name, only_folders):
                yield os.path.join(folder, found)

    def names_for(self, name):
        """The method that finds the names for the last part of a pattern."""
        if not has_magic(name):
            return self.exact
        return self.tree if self.recursive and _is_recursive(name) else self.matching

    def exact(self, folder, name, only_folders):
        known = self.exists(os.path.join(folder, name)) if name else self.is_folder(folder)
        return [name] if known else []

    def matching(self, folder, pattern, only_folders):
        names = self.listed(folder, only_folders)
        if not self.include_hidden and not _is_hidden(pattern):
            names = [name for name in names if not _is_hidden(name)]
        return fnmatch.filter(names, pattern)

    def tree(self, folder, pattern, only_folders):
        if not folder or self.is_folder(folder):
            yield pattern[:0]
        yield from self.below(folder, only_folders)

    def below(self, folder, only_folders):
        for name in self.listed(folder, only_folders):
            if not self.include_hidden and _is_hidden(name):
                continue
            yield name
            inner = os.path.join(folder, name) if folder else name
            for path in self.below(inner, only_folders):
                yield os.path.join(name, path)

    def listed(self, folder, only_folders):
        with contextlib.closing(self.entries(folder, only_folders)) as entries:
            return list(entries)

    def entries(self, folder, only_folders):
        """The names in a folder; of a folder that cannot be read there are none."""
        descriptor = None
        as_bytes = isinstance(folder, bytes)
        try:
            place = folder or (os.curdir.encode("ASCII") if as_bytes else os.curdir)
            if self.dir_fd is not None:
                place = descriptor = os.open(
                    place, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0), dir_fd=self.dir_fd
                )
            with os.scandir(place) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        if only_folders and not entry.is_dir():
                            continue
                        # Through a descriptor the names are texts.
                        through = as_bytes and descriptor is not None
                        yield os.fsencode(entry.name) if through else entry.name
        except OSError:
            return
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def exists(self, path):
        if self.dir_fd is None:
            return os.path.lexists(path)
        try:
            os.lstat(path, dir_fd=self.dir_fd)
        except (OSError, ValueError):
            return False
        return True

    def is_folder(self, path):
        if self.dir_fd is None:
            return os.path.isdir(path)
        try:
            status = os.stat(path, dir_fd=self.dir_fd)
        except (OSError, ValueError):
            return False
        return stat.S_ISDIR(status.st_mode)


magic_check = re.compile("([*?[])")
magic_check_bytes = re.compile(b"([*?[])")


def has_magic(s):
    """Whether a text holds a character that patterns have a use for."""
    check = magic_check_bytes if isinstance(s, bytes) else magic_check
    return check.search(s) is not None


def _is_hidden(name):
    return name[:1] in (".", b".")


def _is_recursive(pattern):
    return pattern == (b"**" if isinstance(pattern, bytes) else "**")


def _old(name, search):
    import warnings

    warnings._deprecated(
        f"glob.{name}",
        "{name} is deprecated and will be removed in Python {remove}. Use glob.glob and pass a "
        "directory to its root_dir argument instead.",
        remove=(3, 15),
    )
    return search


def glob0(dirname, pattern):
    """Deprecated: a name in a folder, if it is there."""
    return _old("glob0", _Search(None, False, False)).exact(dirname, pattern, False)


def glob1(dirname, pattern):
    """Deprecated: the names in a folder that match."""
    return _old("glob1", _Search(None, False, False)).matching(dirname, pattern, False)


def escape(pathname):
    """The pattern that matches exactly this path."""
    drive, path = os.path.splitdrive(pathname)
    if isinstance(pathname, bytes):
        return drive + magic_check_bytes.sub(rb"[\1]", path)
    return drive + magic_check.sub(r"[\1]", path)


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """The regular expression that matches the paths that a pattern does.

    recursive: `**` matches any number of folders
    include_hidden: names that begin with a dot are matched by patterns that do not
    seps: the characters between the parts of a path
    """
    seps = seps or [sep for sep in (os.path.sep, os.path.altsep) if sep]
    listed = "".join(map(re.escape, seps))
    sep = f"[{listed}]" if len(seps) > 1 else listed
    other = f"[^{listed}]"
    if include_hidden:
        name = f"{other}+"
        folders, everything = f"(?:.+{sep})?", ".*"
    else:
        name = f"[^{listed}.]{other}*"
        folders = f"(?:{name}{sep})*"
        everything = f"{folders}(?:{name})?"
    *inner, last = re.split(sep, pat)
    out = []

    def plain(part):
        if part and part[0] in "*?" and not include_hidden:
            out.append(r"(?!\.)")
        out.extend(fnmatch._pieces(part, other, f"{other}*"))

    for part, behind in zip(inner, [*inner[1:], last]):
        if part == "*":
            out.append(name + sep)
        elif recursive and part == "**":
            if behind != "**":
                out.append(folders)
        else:
            plain(part)
            out.append(sep)
    if last == "*":
        out.append(name)
    elif recursive and last == "**":
        out.append(everything)
    else:
        plain(last)
    return fnmatch._whole("".join(out))
