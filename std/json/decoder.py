"""Reading JSON."""

from _json import scanstring

from json import scanner

__all__ = ["JSONDecoder", "JSONDecodeError"]

c_scanstring = scanstring

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
