"""A second copy of the module _frozen_importlib, for programs that forbid the first."""

from _imp import FrozenImporter

exec(FrozenImporter.get_code("_frozen_importlib"), globals())
