"""The parser of tomllib: a cursor over the text, and the tables that it fills."""

import re
from types import MappingProxyType

_ILLEGAL = frozenset(chr(code) for code in range(32)) | {chr(127)}
_NOT_IN_COMMENTS = _ILLEGAL - {"\t"}
_NOT_IN_MULTILINE = _ILLEGAL - {"\t", "\n"}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = MappingProxyType(
    {"b": "\u0008", "t": "\t", "n": "\n", "f": "\u000c", "r": "\r", '"': '"', "\\": "\\"}
)

_TIME = r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?:\.(?P<fraction>\d{1,6})\d*)?"
_LOCAL_TIME = re.compile(_TIME, re.ASCII)
_DATE_TIME = re.compile(
    r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
    rf"(?:[Tt ](?P<clock>{_TIME})(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<zhour>[01]\d|2[0-3]):(?P<zminute>[0-5]\d))?)?",
    re.ASCII,
)
_NUMBER = re.compile(
    r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)"
    r"|[+-]?(?:0|[1-9](?:_?\d)*)(?P<float>(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)",
    re.ASCII,
)
_NO_VALUE = object()

# Longer keys would make tables that are nested too deeply for the programs that get them.
MAX_KEY_PARTS = 1000


class TOMLDecodeError(ValueError):
    """A text that is no TOML.

    Attributes: msg, doc (the text), pos (where it is wrong), lineno and colno.
    """

    def __init__(self, msg=_NO_VALUE, doc=_NO_VALUE, pos=_NO_VALUE, *args):
        if args or not (isinstance(msg, str) and isinstance(doc, str) and isinstance(pos, int)):
            import warnings

            warnings.warn(
                "Free-form arguments for TOMLDecodeError are deprecated. "
                "Please set 'msg' (str), 'doc' (str) and 'pos' (int) arguments only.",
                DeprecationWarning,
                stacklevel=2,
            )
            given = tuple(value for value in (msg, doc, pos) if value is not _NO_VALUE)
            ValueError.__init__(self, *given, *args)
            return
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos + 1 if lineno == 1 else pos - doc.rindex("\n", 0, pos)
        place = "end of document" if pos >= len(doc) else f"line {lineno}, column {colno}"
        ValueError.__init__(self, f"{msg} (at {place})")
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno, self.colno = lineno, colno


def load(fp, /, *, parse_float=float):
    """Read a file that is opened in binary mode."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """The dict of a text; `parse_float` makes floats of their texts."""
    try:
        text = s.replace("\r\n", "\n")
    except (AttributeError, TypeError):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'") from None
    return _Document(text, _checked(parse_float)).read()


def _checked(parse_float):
    if parse_float is float:
        return float

    def parse(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            # Tables and arrays can be added to, which must not happen to a float.
            raise ValueError("parse_float must not return dicts or lists")
        return value

    return parse


class _Table:
    """What is known of a table while the text is read: its dict, and how it came to be.

    A table with a header of its own is `declared`; one that is only on the way to others can still get a header.
    `dotted` tables are made by keys with dots and belong to one header; `frozen` ones are written in one place.
    """

    __slots__ = ("values", "children", "declared", "dotted_by", "frozen", "items")

    def __init__(self):
        self.values = {}
        self.children = {}
        self.declared = False
        self.dotted_by = None
        self.frozen = False
        # The tables of an array of tables.
        self.items = None


class _Document:
    """One reading of a text."""

    def __init__(self, text, parse_float):
        self.text = text
        self.pos = 0
        self.parse_float = parse_float
        self.root = _Table()
        self.current = self.root
        self.header = ()

    def fail(self, message, pos=None):
        return TOMLDecodeError(message, self.text, self.pos if pos is None else pos)

    def peek(self):
        return self.text[self.pos : self.pos + 1]

    def at(self, text):
        return self.text.startswith(text, self.pos)

    def skip(self, chars):
        text, pos, end = self.text, self.pos, len(self.text)
        while pos < end and text[pos] in chars:
            pos += 1
        self.pos = pos

    def read(self):
        text = self.text
        while True:
            self.skip(" \t")
            char = self.peek()
            if not char:
                return self.root.values
            if char == "\n":
                self.pos += 1
                continue
            if char == "[":
                self.read_header()
                self.skip(" \t")
            elif char != "#":
                if char not in "\"'" and not _BARE_KEY.match(char):
                    raise self.fail("Invalid statement")
                self.read_pair(self.current)
                self.skip(" \t")
            self.skip_comment()
            if self.pos < len(text):
                if text[self.pos] != "\n":
                    raise self.fail("Expected newline or end of document after a statement")
                self.pos += 1

    def skip_comment(self):
        if self.peek() != "#":
            return
        end = self.text.find("\n", self.pos)
        end = len(self.text) if end < 0 else end
        for index in range(self.pos + 1, end):
            if self.text[index] in _NOT_IN_COMMENTS:
                raise self.fail(f"Found invalid character {self.text[index]!r}", index)
        self.pos = end

    def skip_blank(self):
        """Skip white space, lines and comments, inside an array."""
        while True:
            before = self.pos
            self.skip(" \t\n")
            self.skip_comment()
            if self.pos == before:
                return

    # Tables.

    def read_header(self):
        array = self.at("[[")
        self.pos += 2 if array else 1
        self.skip(" \t")
        key = self.read_key()
        parent = self.descend(key)
        name = key[-1]
        if array:
            table = self.new_array_item(parent, name, key)
            if not self.at("]]"):
                raise self.fail("Expected ']]' at the end of an array declaration")
            self.pos += 2
        else:
            table = self.declare(parent, name, key)
            if not self.at("]"):
                raise self.fail("Expected ']' at the end of a table declaration")
            self.pos += 1
        self.current = table
        self.header = key

    def descend(self, key):
        """The table in which the last part of a header's key is."""
        table = self.root
        for part in key[:-1]:
            child = table.children.get(part)
            if child is None:
                if part in table.values:
                    raise self.fail("Cannot overwrite a value")
                child = self.add_child(table, part)
            elif child.frozen:
                raise self.fail(f"Cannot declare {key!r} twice" if child.items is None else "Cannot overwrite a value")
            # The last one of an array of tables counts.
            table = child.items[-1] if child.items is not None else child
        return table

    def add_child(self, table, name):
        child = table.children[name] = _Table()
        table.values[name] = child.values
        return child

    def declare(self, parent, name, key):
        table = parent.children.get(name)
        if table is None:
            if name in parent.values:
                raise self.fail("Cannot overwrite a value")
            table = self.add_child(parent, name)
        elif table.declared or table.frozen or table.dotted_by is not None or table.items is not None:
            raise self.fail(f"Cannot declare {key!r} twice")
        table.declared = True
        return table

    def new_array_item(self, parent, name, key):
        array = parent.children.get(name)
        if array is not None and array.frozen:
            raise self.fail(f"Cannot mutate immutable namespace {key!r}")
        if array is None:
            if name in parent.values:
                raise self.fail("Cannot overwrite a value")
            array = parent.children[name] = _Table()
            array.items = []
            parent.values[name] = []
        elif array.items is None:
            raise self.fail("Cannot overwrite a value")
        item = _Table()
        item.declared = True
        array.items.append(item)
        parent.values[name].append(item.values)
        return item

    # Keys and values.

    def read_pair(self, table):
        owner = table
        key, value, frozen = self.read_assignment()
        for part in key[:-1]:
            child = table.children.get(part)
            if child is None:
                if part in table.values:
                    raise self.fail("Cannot overwrite a value")
                child = self.add_child(table, part)
                child.dotted_by = owner
            elif child.frozen or child.items is not None:
                if child.items is not None:
                    raise self.fail("Cannot overwrite a value")
                raise self.fail(f"Cannot mutate immutable namespace {key[:-1]!r}")
            elif child.declared or child.dotted_by is not owner:
                # It has a header, or keys, elsewhere.
                if child.declared or child.dotted_by is not None or child.children or child.values:
                    raise self.fail(f"Cannot redefine namespace {self.header + key[:-1]!r}")
            table = child
        name = key[-1]
        if name in table.values:
            raise self.fail("Cannot overwrite a value")
        self.put(table, name, value, frozen)

    def read_assignment(self):
        """The key of a pair, its value, and whether nothing can be added to that."""
        key = self.read_key()
        if self.peek() != "=":
            raise self.fail("Expected '=' after a key in a key/value pair")
        self.pos += 1
        self.skip(" \t")
        frozen, value = self.read_value()
        return key, value, frozen

    def put(self, table, name, value, frozen):
        table.values[name] = value
        if frozen:
            marker = table.children[name] = _Table()
            marker.frozen = True

    def read_key(self):
        """A key as a tuple of its parts; white space behind it is skipped."""
        parts = [self.read_key_part()]
        self.skip(" \t")
        while self.peek() == ".":
            self.pos += 1
            self.skip(" \t")
            parts.append(self.read_key_part())
            if len(parts) > MAX_KEY_PARTS:
                raise RecursionError(f"TOML key has more than the allowed {MAX_KEY_PARTS} parts")
            self.skip(" \t")
        return tuple(parts)

    def read_key_part(self):
        match = _BARE_KEY.match(self.text, self.pos)
        if match:
            self.pos = match.end()
            return match[0]
        if self.peek() == "'":
            return self.read_literal()
        if self.peek() == '"':
            return self.read_basic()
        raise self.fail("Invalid initial character for a key part")

    def read_value(self):
        """Whether a value is written in one place for good, and the value."""
        char = self.peek()
        if char == '"':
            value = self.read_multiline('"') if self.at('"""') else self.read_basic()
        elif char == "'":
            value = self.read_multiline("'") if self.at("'''") else self.read_literal()
        elif self.at("true"):
            self.pos += 4
            value = True
        elif self.at("false"):
            self.pos += 5
            value = False
        elif char == "[":
            return True, self.read_array()
        elif char == "{":
            return True, self.read_inline_table()
        else:
            value = self.read_plain()
        return False, value

    def read_array(self):
        self.pos += 1
        values = []
        self.skip_blank()
        while self.peek() != "]":
            values.append(self.read_value()[1])
            self.skip_blank()
            if self.peek() == "]":
                break
            if self.peek() != ",":
                raise self.fail("Unclosed array")
            self.pos += 1
            self.skip_blank()
        self.pos += 1
        return values

    def read_inline_table(self):
        self.pos += 1
        table = _Table()
        self.skip(" \t")
        if self.peek() == "}":
            self.pos += 1
            return table.values
        while True:
            self.read_inline_pair(table)
            self.skip(" \t")
            char = self.peek()
            if char == "}":
                self.pos += 1
                return table.values
            if char != ",":
                raise self.fail("Unclosed inline table")
            self.pos += 1
            self.skip(" \t")

    def read_inline_pair(self, table):
        key, value, frozen = self.read_assignment()
        for part in key[:-1]:
            child = table.children.get(part)
            if child is None:
                if part in table.values:
                    raise self.fail("Cannot overwrite a value")
                child = self.add_child(table, part)
            elif child.frozen:
                raise self.fail(f"Cannot mutate immutable namespace {key[:-1]!r}")
            table = child
        if key[-1] in table.values:
            raise self.fail(f"Duplicate inline table key {key[-1]!r}")
        self.put(table, key[-1], value, frozen)

    def read_plain(self):
        """A date, time or number."""
        match = _DATE_TIME.match(self.text, self.pos)
        if match:
            try:
                value = _date_or_datetime(match)
            except ValueError as e:
                raise self.fail("Invalid date or datetime") from e
            self.pos = match.end()
            return value
        match = _LOCAL_TIME.match(self.text, self.pos)
        if match:
            self.pos = match.end()
            return _local_time(match)
        match = _NUMBER.match(self.text, self.pos)
        if match:
            self.pos = match.end()
            return self.parse_float(match[0]) if match["float"] else int(match[0], 0)
        for length in 3, 4:
            word = self.text[self.pos : self.pos + length]
            if word in ("inf", "nan", "+inf", "-inf", "+nan", "-nan"):
                self.pos += length
                return self.parse_float(word)
        raise self.fail("Invalid value")

    # Strings.

    def read_literal(self):
        start = self.pos + 1
        end = start
        text = self.text
        while end < len(text) and text[end] != "'":
            if text[end] in _ILLEGAL and text[end] != "\t":
                raise self.fail(f"Found invalid character {text[end]!r}", end)
            end += 1
        if end >= len(text):
            raise self.fail('Expected "\'"', end)
        self.pos = end + 1
        return text[start:end]

    def read_basic(self):
        self.pos += 1
        return self.read_until('"', _ILLEGAL - {"\t"})

    def read_multiline(self, quote):
        self.pos += 3
        if self.peek() == "\n":
            self.pos += 1
        if quote == "'":
            end = self.text.find("'''", self.pos)
            stop = len(self.text) if end < 0 else end
            for index in range(self.pos, stop):
                if self.text[index] in _NOT_IN_MULTILINE:
                    raise self.fail(f"Found invalid character {self.text[index]!r}", index)
            if end < 0:
                raise self.fail("Expected \"'''\"", len(self.text))
            value = self.text[self.pos : end]
            self.pos = end + 3
        else:
            value = self.read_until('"""', _NOT_IN_MULTILINE)
        # Up to two more quotes belong to the text.
        for _ in range(2):
            if self.peek() == quote:
                value += quote
                self.pos += 1
        return value

    def read_until(self, quotes, illegal):
        """The text up to closing quotes, with escapes."""
        text = self.text
        parts = []
        start = self.pos
        while True:
            if self.pos >= len(text):
                raise self.fail("Unterminated string", len(text))
            char = text[self.pos]
            if char == '"' and self.at(quotes):
                parts.append(text[start : self.pos])
                self.pos += len(quotes)
                return "".join(parts)
            if char == "\\":
                parts.append(text[start : self.pos])
                parts.append(self.read_escape(len(quotes) == 3))
                start = self.pos
            elif char in illegal:
                raise self.fail(f"Illegal character {char!r}")
            else:
                self.pos += 1

    def read_escape(self, multiline):
        escape = self.text[self.pos + 1 : self.pos + 2]
        if multiline and escape and escape in " \t\n":
            # The end of a line goes, with all white space up to the next text.
            self.pos += 1
            if escape != "\n":
                self.skip(" \t")
                if not self.peek():
                    return ""
                if self.peek() != "\n":
                    raise self.fail("Unescaped '\\' in a string")
                self.pos += 1
            self.skip(" \t\n")
            return ""
        self.pos += 2
        if escape in ("u", "U"):
            length = 4 if escape == "u" else 8
            digits = self.text[self.pos : self.pos + length]
            if len(digits) != length or any(char not in "0123456789abcdefABCDEF" for char in digits):
                raise self.fail("Invalid hex value")
            self.pos += length
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
                raise self.fail("Escaped character is not a Unicode scalar value")
            return chr(code)
        if escape not in _ESCAPES or not escape:
            raise self.fail("Unescaped '\\' in a string")
        return _ESCAPES[escape]


def _microseconds(fraction):
    return int((fraction or "").ljust(6, "0")) if fraction else 0


def _local_time(match):
    from datetime import time

    return time(
        int(match["hour"]), int(match["minute"]), int(match["second"]), _microseconds(match["fraction"])
    )


def _date_or_datetime(match):
    from datetime import date, datetime, timedelta, timezone

    day = int(match["year"]), int(match["month"]), int(match["day"])
    if match["hour"] is None:
        return date(*day)
    zone = None
    if match["utc"]:
        zone = timezone.utc
    elif match["sign"]:
        offset = timedelta(hours=int(match["zhour"]), minutes=int(match["zminute"]))
        zone = timezone(-offset if match["sign"] == "-" else offset)
    clock = int(match["hour"]), int(match["minute"]), int(match["second"]), _microseconds(match["fraction"])
    return datetime(*day, *clock, tzinfo=zone)
