"""What is known of a path without asking the system again: Path.info."""

import os
import stat


class _Info:
    __slots__ = ("_path",)

    def __repr__(self):
        kind = "WindowsPath" if os.name == "nt" else "PosixPath"
        return f"<{kind}.info>"


class PathInfo(_Info):
    """Asks the system once for the path and once for the link itself."""

    __slots__ = ("_target", "_itself")

    def __init__(self, path):
        self._path = str(path)
        self._target = self._itself = None

    def _stat(self, follow_symlinks=True):
        known = self._target if follow_symlinks else self._itself
        if known is not None:
            if isinstance(known, OSError):
                raise known
            return known
        try:
            known = os.stat(self._path, follow_symlinks=follow_symlinks)
        except OSError as exc:
            known = exc
            raise
        finally:
            if follow_symlinks:
                self._target = known
            else:
                self._itself = known
        return known

    def _mode(self, follow_symlinks):
        """The mode; 0 if there is nothing."""
        if not follow_symlinks or self.is_symlink():
            links = follow_symlinks
        else:
            # Not a link: both answers are the same.
            links = False
        try:
            return self._stat(follow_symlinks=links).st_mode
        except (OSError, ValueError):
            return 0

    def exists(self, *, follow_symlinks=True):
        """Whether there is something."""
        return self._mode(follow_symlinks) != 0

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a folder."""
        return stat.S_ISDIR(self._mode(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        return stat.S_ISREG(self._mode(follow_symlinks))

    def is_symlink(self):
        """Whether it is a link."""
        return stat.S_ISLNK(self._mode(False))


class DirEntryInfo(_Info):
    """Asks the entry of a folder, which often knows without asking the system."""

    __slots__ = ("_entry",)

    def __init__(self, entry):
        self._path = entry.path
        self._entry = entry

    def _stat(self, follow_symlinks=True):
        return self._entry.stat(follow_symlinks=follow_symlinks)

    def exists(self, *, follow_symlinks=True):
        """Whether there is something."""
        if not follow_symlinks:
            return True
        try:
            self._stat()
        except OSError:
            return False
        return True

    def _ask(self, question, **options):
        try:
            return question(**options)
        except OSError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a folder."""
        return self._ask(self._entry.is_dir, follow_symlinks=follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        return self._ask(self._entry.is_file, follow_symlinks=follow_symlinks)

    def is_symlink(self):
        """Whether it is a link."""
        return self._ask(self._entry.is_symlink)
