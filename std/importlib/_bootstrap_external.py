"""A second copy of the module _frozen_importlib_external, for programs that forbid the first."""

from _imp import FrozenImporter

exec(FrozenImporter.get_code("_frozen_importlib_external"), globals())
