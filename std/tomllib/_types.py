"""Types for annotations."""

from typing import Any, Callable

ParseFloat = Callable[[str], Any]
Key = tuple[str, ...]
Pos = int
