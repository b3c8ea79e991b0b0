"""Compare files and folders."""

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

import os
import stat
from types import GenericAlias

# What comparing found, by the names and signatures of both files.
_cache = {}
BUFSIZE = 8 * 1024

DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]


def clear_cache():
    """Forget what comparing has found: files may have changed within one tick of their clock."""
    _cache.clear()


def _sig(st):
    return stat.S_IFMT(st.st_mode), st.st_size, st.st_mtime


def cmp(f1, f2, shallow=True):
    """Whether two files are equal; with shallow=True files of the same size and time are taken to be."""
    first, second = _sig(os.stat(f1)), _sig(os.stat(f2))
    if not (first[0] == second[0] == stat.S_IFREG):
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    key = f1, f2, first, second
    known = _cache.get(key)
    if known is None:
        if len(_cache) > 100:
            clear_cache()
        known = _cache[key] = _do_cmp(f1, f2)
    return known


def _do_cmp(f1, f2):
    with open(f1, "rb") as one, open(f2, "rb") as other:
        while (part := one.read(BUFSIZE)) == other.read(BUFSIZE):
            if not part:
                return True
    return False


def cmpfiles(a, b, common, shallow=True):
    """Compare files of two folders by their names; return the names of the equal, the unequal and those with errors."""
    results = [], [], []
    for name in common:
        kind = _cmp(os.path.join(a, name), os.path.join(b, name), shallow)
        results[kind].append(name)
    return results


def _cmp(a, b, sh, abs=abs, cmp=cmp):
    """0 for equal files, 1 for different ones, 2 if that cannot be found out."""
    try:
        return 0 if cmp(a, b, sh) else 1
    except (OSError, ValueError):
        return 2


class dircmp:
    """Compares two folders. What an attribute says is found out when it is first asked for.

    left_list, right_list, common, left_only, right_only, common_dirs, common_files, common_funny, same_files,
    diff_files, funny_files, subdirs (a dircmp for each common folder)
    """

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left, self.right = a, b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore
        self.shallow = shallow

    __class_getitem__ = classmethod(GenericAlias)

    def phase0(self):
        """List the folders."""
        hidden = {*self.hide, *self.ignore}
        self.left_list, self.right_list = (
            sorted(name for name in os.listdir(folder) if name not in hidden) for folder in (self.left, self.right)
        )

    def phase1(self):
        """Find the common names."""
        left = {os.path.normcase(name): name for name in self.left_list}
        right = {os.path.normcase(name): name for name in self.right_list}
        self.common = [name for key, name in left.items() if key in right]
        self.left_only = [name for key, name in left.items() if key not in right]
        self.right_only = [name for key, name in right.items() if key not in left]

    def phase2(self):
        """Tell folders, files and others apart."""
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            kinds = set()
            for folder in (self.left, self.right):
                try:
                    kinds.add(stat.S_IFMT(os.stat(os.path.join(folder, name)).st_mode))
                except (OSError, ValueError):
                    # It is neither the one nor the other.
                    kinds.add(None)
            if kinds == {stat.S_IFDIR}:
                self.common_dirs.append(name)
            elif kinds == {stat.S_IFREG}:
                self.common_files.append(name)
            else:
                self.common_funny.append(name)

    def phase3(self):
        """Compare the files."""
        self.same_files, self.diff_files, self.funny_files = cmpfiles(
            self.left, self.right, self.common_files, self.shallow
        )

    def phase4(self):
        """Make objects for the folders."""
        make = type(self)
        self.subdirs = {
            name: make(
                os.path.join(self.left, name), os.path.join(self.right, name), self.ignore, self.hide,
                shallow=self.shallow,
            )
            for name in self.common_dirs
        }

    def phase4_closure(self):
        """Do so at all depths."""
        self.phase4()
        for inner in self.subdirs.values():
            inner.phase4_closure()

    def report(self):
        """Print what is different."""
        print("diff", self.left, self.right)
        for text, names in (
            (f"Only in {self.left} :", self.left_only), (f"Only in {self.right} :", self.right_only),
            ("Identical files :", self.same_files), ("Differing files :", self.diff_files),
            ("Trouble with common files :", self.funny_files), ("Common subdirectories :", self.common_dirs),
            ("Common funny cases :", self.common_funny),
        ):
            if names:
                names.sort()
                print(text, names)

    def report_partial_closure(self):
        """Print that also of the common folders in it."""
        self.report()
        for inner in self.subdirs.values():
            print()
            inner.report()

    def report_full_closure(self):
        """Print that of common folders at all depths."""
        self.report()
        for inner in self.subdirs.values():
            print()
            inner.report_full_closure()

    methodmap = {
        "subdirs": phase4, "same_files": phase3, "diff_files": phase3, "funny_files": phase3, "common_dirs": phase2,
        "common_files": phase2, "common_funny": phase2, "common": phase1, "left_only": phase1, "right_only": phase1,
        "left_list": phase0, "right_list": phase0,
    }

    def __getattr__(self, attr):
        phase = self.methodmap.get(attr)
        if phase is None:
            raise AttributeError(attr)
        phase(self)
        return getattr(self, attr)
