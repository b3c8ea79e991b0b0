"""Reading JSON."""

import re

from json import scanner

try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ["JSONDecoder", "JSONDecodeError"]

NaN = float("nan")
PosInf = float("inf")
NegInf = float("-inf")

_CONSTANTS = {"-Infinity": NegInf, "Infinity": PosInf, "NaN": NaN}

WHITESPACE_STR = " \t\n\r"


class JSONDecodeError(ValueError):
    """Says what is wrong with a document, and where: msg, doc, pos, lineno, colno."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno, self.colno = lineno, colno

    def __reduce__(self):
        return type(self), (self.msg, self.doc, self.pos)


_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_PLAIN_OR_CONTROL = re.compile(r'[^"\\]*')
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = re.compile(r"[0-9A-Fa-f]{4}")


def _unit(s, at):
    """The code unit of \\uXXXX, whose digits are at a place."""
    digits = _HEX.match(s, at)
    if digits is None:
        raise JSONDecodeError("Invalid \\uXXXX escape", s, at - 1)
    return int(digits[0], 16)


def py_scanstring(s, end, strict=True):
    """The string whose text begins at a place, and where it ends, in the language."""
    begin, parts = end - 1, []
    plain = _PLAIN if strict else _PLAIN_OR_CONTROL
    while True:
        run = plain.match(s, end)
        parts.append(run[0])
        end = run.end()
        char = s[end : end + 1]
        if char == '"':
            return "".join(parts), end + 1
        if char == "":
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if char != "\\":
            raise JSONDecodeError(f"Invalid control character {char!r} at", s, end)
        escape = s[end + 1 : end + 2]
        if escape == "":
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if escape != "u":
            if escape not in _ESCAPES:
                raise JSONDecodeError(f"Invalid \\escape: {escape!r}", s, end + 1)
            parts.append(_ESCAPES[escape])
            end += 2
            continue
        unit = _unit(s, end + 2)
        end += 6
        if 0xD800 <= unit < 0xDC00 and s.startswith("\\u", end):
            second = _unit(s, end + 2)
            if 0xDC00 <= second < 0xE000:
                unit = 0x10000 + (unit - 0xD800 << 10 | second - 0xDC00)
                end += 6
        parts.append(chr(unit))


scanstring = c_scanstring or py_scanstring


class JSONDecoder:
    """Decodes JSON: objects to dicts, arrays to lists, and so on.

    object_hook gets every dict and object_pairs_hook every list of pairs, to give something else
    in its place; parse_float, parse_int and parse_constant get the text of numbers and of
    "NaN", "Infinity" and "-Infinity". Without strict, strings may contain control characters.
    """

    def __init__(
        self,
        *,
        object_hook=None,
        parse_float=None,
        parse_int=None,
        parse_constant=None,
        strict=True,
        object_pairs_hook=None,
    ):
        self.strict = strict
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_int, self.parse_float = parse_int or int, parse_float or float
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.parse_string = scanstring
        self.memo = {}
        self.scan_once = scanner.make_scanner(self)

    def decode(self, s):
        """Return what a document stands for."""
        obj, end = self.raw_decode(s, idx=_skip_blanks(s, 0))
        if end != len(s):
            end = _skip_blanks(s, end)
            if end != len(s):
                raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """Decode a document that something else may follow; return the object and where it ends."""
        try:
            return self.scan_once(s, idx)
        except StopIteration as error:
            raise JSONDecodeError("Expecting value", s, error.value) from None


def _skip_blanks(s, pos):
    size = len(s)
    while pos < size and s[pos] in " \t\n\r":
        pos += 1
    return pos
