"""Patterns of paths: matching texts, and finding what there is."""

import functools
import glob
import os
import re


@functools.lru_cache(maxsize=512)
def whole(pattern, separator, case_sensitive):
    """What matches a whole path, '**' included."""
    text = glob.translate(pattern, recursive=True, include_hidden=True, seps=separator)
    return re.compile(text, 0 if case_sensitive else re.IGNORECASE).match


@functools.lru_cache(maxsize=512)
def name(pattern, case_sensitive):
    """What matches one name."""
    # A name has no separator, and this character is in none.
    text = glob.translate(pattern, include_hidden=True, seps="\0")
    return re.compile(text, 0 if case_sensitive else re.IGNORECASE).match


def _entries(folder):
    try:
        with os.scandir(folder or ".") as found:
            return list(found)
    except OSError:
        return []


class Finder:
    """Finds the paths that a pattern fits.

    Paths are texts that the next name can be put behind: empty, or with a slash at the end. Folders lead on, other
    things do not.
    """

    def __init__(self, parts, case_sensitive, follow_links):
        # Without a pattern a name is only looked up, unless another way to write it is as good.
        self.exact_names = case_sensitive is None
        self.case_sensitive = case_sensitive is not False
        self.follow_links = follow_links
        self.parts = []
        for part in parts:
            if part != "**" or self.parts[-1:] != ["**"]:
                self.parts.append(part)

    def find(self, start):
        """Texts of paths, relative ones without the start's '.'."""
        found = self._from(start, 0)
        if self.parts.count("**") > 1:
            # There are several ways to the same place.
            return dict.fromkeys(found)
        return found

    def _from(self, folder, at):
        part = self.parts[at]
        last = at + 1 == len(self.parts)
        if part == "":
            # The slash at the end of a pattern: only a folder.
            yield folder
        elif part == "**":
            yield from self._below(folder, at, last)
        elif part == ".." or (self.exact_names and not any(char in part for char in "*?[")):
            yield from self._named(folder + part, at, last)
        else:
            matches = name(part, self.case_sensitive)
            for entry in _entries(folder):
                if matches(entry.name) is not None:
                    if last:
                        yield folder + entry.name
                    elif _is_folder(entry):
                        yield from self._from(folder + entry.name + "/", at + 1)

    def _named(self, path, at, last):
        if last:
            if os.path.lexists(path):
                yield path
        elif not last and (self.parts[at + 1] != "" and not self._is_wild(at + 1) or os.path.isdir(path)):
            yield from self._from(path + "/", at + 1)

    def _is_wild(self, at):
        part = self.parts[at]
        return any(char in part for char in "*?[") or not self.exact_names

    def _below(self, folder, at, last):
        """This folder and everything in it at any depth; followed by the rest of the pattern."""
        if last:
            yield folder
        else:
            yield from self._from(folder, at + 1)
        pending = [folder]
        while pending:
            above = pending.pop()
            for entry in _entries(above):
                path = above + entry.name
                if _is_folder(entry, self.follow_links):
                    inner = path + "/"
                    if last:
                        yield path
                    else:
                        yield from self._from(inner, at + 1)
                    pending.append(inner)
                elif last:
                    yield path


def _is_folder(entry, follow_links=True):
    try:
        return entry.is_dir(follow_symlinks=follow_links)
    except OSError:
        return False
