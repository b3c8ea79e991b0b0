"""Patterns of paths as regular expressions."""

import os
import re

_default_seps = os.sep + str(os.altsep) * bool(os.altsep)

# A set of characters, stars, a question mark, or text.
_PIECE = re.compile(r"(?P<set>\[[^\]]*\])|(?P<stars>\*+)|(?P<any>\?)|(?P<text>[^\[*?]+|\[)")


class Translator:
    """Translates patterns in which some characters separate the parts of a path."""

    def __init__(self, seps=_default_seps):
        if not seps or not set(seps) <= set(_default_seps) | {"/", "\\"}:
            raise AssertionError("Invalid separators")
        self.seps = seps

    def translate(self, pattern):
        """A regular expression that matches what the pattern does, and folders with a slash at the end."""
        return self.extend(self.match_dirs(self.translate_core(pattern)))

    def extend(self, pattern):
        return rf"(?s:{pattern})\z"

    def match_dirs(self, pattern):
        return rf"{pattern}[/]?"

    def translate_core(self, pattern):
        self.restrict_rglob(pattern)
        return "".join(map(self.replace, _PIECE.finditer(self.star_not_empty(pattern))))

    def replace(self, match):
        """The expression of one piece."""
        other = f"[^{re.escape(self.seps)}]"
        if match["set"]:
            return match["set"]
        if match["stars"]:
            return ".*" if len(match["stars"]) > 1 else other + "*"
        if match["any"]:
            return other
        return re.escape(match["text"])

    def restrict_rglob(self, pattern):
        """ValueError where two stars are not a whole part of the path."""
        for part in self._parts(pattern):
            if "**" in part and part != "**":
                raise ValueError("** must appear alone in a path segment")

    def _parts(self, pattern):
        return re.split(rf"[{re.escape(self.seps)}]+", pattern)

    def star_not_empty(self, pattern):
        """A part that is one star matches at least one character."""
        return re.sub(rf"[^{re.escape(self.seps)}]+", lambda part: "?*" if part[0] == "*" else part[0], pattern)
