"""Paths as objects: pure ones, which only compute, and those of the system, which also ask and change it."""

__all__ = [
    "UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath",
]

from pathlib._pure import PurePath, PurePosixPath, PureWindowsPath, UnsupportedOperation
from pathlib._path import Path, PosixPath, WindowsPath
