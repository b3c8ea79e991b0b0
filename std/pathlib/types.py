"""What code may rely on in objects of paths."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class PathInfo(Protocol):
    """What Path.info has."""

    def exists(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_file(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_symlink(self) -> bool: ...
