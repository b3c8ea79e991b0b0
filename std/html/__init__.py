"""Text as HTML, and back."""

import re as _re

from html.entities import html5 as _html5

__all__ = ["escape", "unescape"]

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = str.maketrans(_ESCAPES)
_QUOTED = str.maketrans(_ESCAPES | {'"': "&quot;", "'": "&#x27;"})


def escape(s, quote=True):
    """The text with `&`, `<`, `>` as references, and both quotes unless quote is false."""
    if type(s) is str:
        return s.translate(_QUOTED if quote else _MARKUP)
    # Subclasses may have methods of their own.
    for character, reference in _ESCAPES.items():
        s = s.replace(character, reference)
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


# The standard takes numbers from 128 to 159 for characters of Windows-1252.
_replacements = {
    number: bytes([number]).decode("cp1252", "ignore") or chr(number) for number in range(128, 160)
} | {0: "\ufffd", 13: "\r"}


def _is_dropped(number):
    """Whether a number stands for nothing: controls and code points that are no characters."""
    return (
        1 <= number <= 8 or number == 11 or 14 <= number <= 31 or 127 <= number <= 159
        or 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE
    )


_charref = _re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def _replace_charref(match):
    reference = match[1]
    if reference[0] == "#":
        digits = reference[1:].rstrip(";")
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        if number in _replacements:
            return _replacements[number]
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            return "\ufffd"
        return "" if _is_dropped(number) else chr(number)
    if reference in _html5:
        return _html5[reference]
    # The longest name that it begins with.
    for length in range(len(reference) - 1, 1, -1):
        if reference[:length] in _html5:
            return _html5[reference[:length]] + reference[length:]
    return match[0]


def unescape(s):
    """The text with references to characters replaced by them, as the HTML 5 standard has it."""
    return _charref.sub(_replace_charref, s) if "&" in s else s
