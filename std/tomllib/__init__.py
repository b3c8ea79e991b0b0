"""Reading TOML 1.0."""

__all__ = ("loads", "load", "TOMLDecodeError")

from ._parser import TOMLDecodeError, load, loads

# Pickles and tracebacks name this module.
TOMLDecodeError.__module__ = __name__
