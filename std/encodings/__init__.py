"""Encodings by their names. Most are native; the modules here are those that programs import."""

import codecs
import sys
from encodings import aliases

_aliases = aliases.aliases


class CodecRegistryError(LookupError, SystemError):
    """An encoding is registered in a wrong way."""


def normalize_encoding(encoding):
    """Return a name of ASCII letters, digits and dots, with an underscore for whatever else is between them."""
    if isinstance(encoding, bytes):
        encoding = str(encoding, "ascii")
    if not encoding.isascii():
        import warnings

        warnings.warn(
            "Support for non-ascii encoding names will be removed in 3.17", DeprecationWarning, stacklevel=2
        )
    chars, gap = [], False
    for char in encoding:
        if char.isalnum() or char == ".":
            if gap and chars:
                chars.append("_")
            if char.isascii():
                chars.append(char)
            gap = False
        else:
            gap = True
    return "".join(chars)


def search_function(encoding):
    """Return what is known of an encoding, or None."""
    try:
        return codecs.lookup(encoding)
    except LookupError:
        return None


def _make_modules_on_demand():
    from encodings import _codec_modules

    __path__.append(_codec_modules.PLACE)


_make_modules_on_demand()
