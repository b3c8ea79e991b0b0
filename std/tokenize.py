"""The tokens of Python source, comments and line ends included.

tokenize() reads lines of bytes, generate_tokens() lines of text; both yield TokenInfo tuples:
type, string, start and end as (row, column), and the physical line.
"""

import codecs
import re
from builtins import open as _open_file
from collections import namedtuple
from io import TextIOWrapper
from token import *
from token import EXACT_TOKEN_TYPES
import token as _token

__all__ = [*_token.__all__, "tokenize", "generate_tokens", "detect_encoding", "untokenize", "TokenInfo", "open", "TokenError"]

cookie_re = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
blank_re = re.compile(rb"^[ \t\f]*(?:[#\r\n]|$)", re.ASCII)


class TokenError(Exception):
    """The source ends in the middle of something, or holds what is no token."""


class TokenInfo(namedtuple("TokenInfo", "type string start end line")):
    def __repr__(self):
        shown = f"{self.type} ({tok_name[self.type]})"
        return (
            f"TokenInfo(type={shown}, string={self.string!r}, start={self.start!r}, "
            f"end={self.end!r}, line={self.line!r})"
        )

    @property
    def exact_type(self):
        """The type of the very operator, where `type` is OP."""
        if self.type == OP:
            return EXACT_TOKEN_TYPES.get(self.string, OP)
        return self.type


def generate_tokens(readline):
    """The tokens of lines of text, which `readline` returns one after the other."""
    return iter(_Tokens(readline))


def tokenize(readline):
    """The tokens of lines of bytes; the first one tells the encoding."""
    encoding, lines = detect_encoding(readline)
    yield TokenInfo(ENCODING, "utf-8" if encoding == "utf-8-sig" else encoding, (0, 0), (0, 0), "")
    start = iter(lines)

    def text():
        line = next(start, None)
        if line is None:
            try:
                line = readline()
            except StopIteration:
                line = b""
        if line.startswith(codecs.BOM_UTF8):
            line = line[len(codecs.BOM_UTF8):]
        return line.decode(encoding) if isinstance(line, bytes) else line

    yield from generate_tokens(text)


# Whether a name is an identifier is not looked at.
_NAME = re.compile("[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*")
_NUMBER = re.compile(
    r"""0[xX](?:_?[0-9a-fA-F])+ | 0[bB](?:_?[01])+ | 0[oO](?:_?[0-7])+
      | (?: (?:\d(?:_?\d)*)? \.\d(?:_?\d)* | \d(?:_?\d)*\.? ) (?:[eE][-+]?\d(?:_?\d)*)? [jJ]?""",
    re.VERBOSE | re.ASCII,
)
_PREFIX = re.compile(r"""(?i:(?:b|r|u|f|t|br|rb|fr|rf|tr|rt)?)(?P<quote>\"{3}|'{3}|"|')""")
# Longer ones first.
_OPERATOR = re.compile(
    "|".join(map(re.escape, sorted(EXACT_TOKEN_TYPES, key=len, reverse=True))) + "|[$?`]"
)
_LITERALS = {"0x": "hexadecimal", "0b": "binary", "0o": "octal"}
# Letters that may stand before a quote, but not together.
_LETTERS = re.compile(r"([bruft])(?!\1)([bruft])?(?!\1|\2)([bruft])?(?=[\"'])", re.IGNORECASE)
_INCOMPATIBLE = "ub", "ur", "uf", "ut", "bf", "bt", "ft"
_BLANK = re.compile(r"[ \t\f]*")


class _Template:
    """An f-string or t-string that is being read."""

    def __init__(self, prefix, quote, position):
        self.quote = quote
        self.raw = "r" in prefix
        self.kind = "t" if "t" in prefix else "f"
        self.position = position
        # For each replacement field that is open: how many brackets were open before it, and
        # whether its format is being read.
        self.fields = []

    @property
    def in_text(self):
        return not self.fields or self.fields[-1][1]

    def types(self):
        if self.kind == "t":
            return TSTRING_START, TSTRING_MIDDLE, TSTRING_END
        return FSTRING_START, FSTRING_MIDDLE, FSTRING_END


class _Tokens:
    """Reads lines and makes tokens of them."""

    def __init__(self, readline):
        self.readline = readline
        self.row = self.column = 0
        self.line = ""
        self.indents = [(0, 0)]
        self.brackets = []
        self.templates = []

    def next_line(self):
        try:
            self.line = self.readline()
        except StopIteration:
            self.line = ""
        if not isinstance(self.line, str):
            raise TypeError("readline() returned a non-string object")
        self.row += 1
        self.column = 0
        return self.line

    def token(self, type, end, start=None, line=None, string=None):
        """A token from `start` (default: here) to a column of this line."""
        start = start or (self.row, self.column)
        if string is None:
            string = self.line[start[1]:end]
        self.column = end
        return TokenInfo(type, string, start, (self.row, end), self.line if line is None else line)

    def fail(self, message, position=None):
        row, column = position or (self.row, self.column)
        return TokenError(message, (row, column + 1))

    def __iter__(self):
        continued = False
        while text := self.next_line():
            line = text
            if not (self.brackets or continued):
                yield from self.indentation()
            continued = False
            while self.column < len(line):
                if self.templates and self.templates[-1].in_text:
                    yield from self.template_text(self.templates[-1])
                    line = self.line
                    continue
                self.column = _BLANK.match(line, self.column).end()
                if self.column == len(line):
                    break
                if line[self.column] == "\\" and line[self.column + 1:].strip("\r\n") == "" and line[-1] in "\r\n":
                    continued = True
                    break
                yield from self.one()
                line = self.line
            if line and line[-1] not in "\r\n" and not (self.templates and self.templates[-1].in_text):
                yield self.line_end(len(line))
        if self.templates:
            raise self.unterminated(self.templates[-1], self.row - 1)
        if self.brackets or continued:
            column = len(line) if continued else 0
            raise TokenError("unexpected EOF in multi-line statement", (self.row - 1, column))
        for _ in self.indents[1:]:
            yield self.token(DEDENT, 0)
        yield self.token(ENDMARKER, 0)

    def unterminated(self, template, row):
        long = "triple-quoted " if len(template.quote) == 3 else ""
        message = f"unterminated {long}{template.kind}-string literal (detected at line {row})"
        return self.fail(message, template.position)

    def indentation(self):
        """The beginning of a logical line; lines without code do not count."""
        line = self.line
        wide = narrow = 0
        start = _BLANK.match(line).end()
        for character in line[:start]:
            if character == " ":
                wide, narrow = wide + 1, narrow + 1
            elif character == "\t":
                wide, narrow = (wide // 8 + 1) * 8, narrow + 1
            else:
                wide = narrow = 0
        self.in_statement = False
        if start == len(line) or line[start] in "#\r\n\\":
            return
        self.in_statement = True
        known = self.indents[-1]
        if wide > known[0]:
            if narrow <= known[1]:
                raise self.tab_error()
            self.indents.append((wide, narrow))
            yield self.token(INDENT, start)
            return
        if wide == known[0]:
            if narrow != known[1]:
                raise self.tab_error()
            return
        before = len(self.indents)
        while self.indents[-1][0] > wide:
            self.indents.pop()
        if self.indents[-1][0] != wide:
            text = line.rstrip("\r\n")
            place = "<string>", self.row, len(text) + 1, text, None, None
            raise IndentationError("unindent does not match any outer indentation level", place)
        self.column = start
        for _ in range(before - len(self.indents)):
            yield self.token(DEDENT, start)

    def tab_error(self):
        text = self.line.rstrip("\r\n")
        place = "<string>", self.row, len(text) + 1, text, None, None
        return TabError("inconsistent use of tabs and spaces in indentation", place)

    def line_end(self, start):
        """The end of a physical line, which ends the statement if nothing is open."""
        self.column = start
        end = len(self.line)
        type = NEWLINE if self.in_statement and not self.brackets else NL
        string = self.line[start:end]
        # A missing one at the very end is made up.
        return self.token(type, end if string else end + 1, string=string)

    def one(self):
        """The next token, and what follows from it."""
        line, start = self.line, self.column
        character = line[start]
        if character in "\r\n":
            yield self.line_end(start)
            return
        if character == "#":
            end = len(line.rstrip("\r\n"))
            yield self.token(COMMENT, end)
            return
        self.in_statement = True
        prefix = _PREFIX.match(line, start)
        if prefix:
            yield from self.string(prefix)
            return
        name = _NAME.match(line, start)
        if name:
            letters = _LETTERS.match(line, start)
            if letters:
                used = letters[0].lower()
                for one, other in _INCOMPATIBLE:
                    if one in used and other in used:
                        raise self.fail(f"'{one}' and '{other}' prefixes are incompatible")
            yield self.token(NAME, name.end())
            return
        number = _NUMBER.match(line, start)
        if number:
            yield self.number(number)
            return
        operator = _OPERATOR.match(line, start)
        if not operator:
            if character == "\\":
                message = "unexpected character after line continuation character"
                raise self.fail(message, (self.row, len(line) - 1))
            raise self.fail(f"invalid non-printable character U+{ord(character):04X}")
        yield from self.operator(operator[0])

    def number(self, number):
        end = number.end()
        behind = self.line[end:end + 1]
        kind = _LITERALS.get(number[0][:2].lower())
        if kind is None and number[0] == "0":
            # A prefix without a digit behind it.
            kind = _LITERALS.get(self.line[end - 1:end + 1].lower())
            if kind:
                raise self.fail(f"invalid {kind} literal", (self.row, end))
        elif kind in ("binary", "octal") and behind.isdigit():
            raise self.fail(f"invalid digit '{behind}' in {kind} literal", (self.row, end))
        if behind == "_":
            raise self.fail(f"invalid {kind or 'decimal'} literal", (self.row, end))
        return self.token(NUMBER, end)

    def operator(self, sign):
        template = self.templates[-1] if self.templates else None
        field = template.fields[-1] if template and template.fields else None
        outermost = field and len(self.brackets) == field[0] + 1
        if outermost and sign[0] in ":!" and sign != "!=":
            # These belong to the replacement field, `:=` as well.
            sign = sign[0]
            if sign == ":":
                template.fields[-1] = field[0], True
        elif outermost and sign[0] == "}":
            template.fields.pop()
        if sign in ("(", "[", "{"):
            self.brackets.append(sign)
        elif sign in (")", "]", "}") and self.brackets:
            self.brackets.pop()
        yield self.token(OP, self.column + len(sign))

    def string(self, prefix):
        start = self.row, self.column
        letters, quote = prefix[0].lower(), prefix["quote"]
        if "f" in letters or "t" in letters:
            template = _Template(letters, quote, start)
            self.templates.append(template)
            yield self.token(template.types()[0], prefix.end())
            return
        lines, parts = [], []
        begin, position = self.column, prefix.end()
        while (end := self.find_quote(quote, position)) is None:
            if len(quote) == 1 and not self.ends_escaped(position):
                inside = self.templates[-1] if self.templates else None
                if inside and inside.quote == quote:
                    raise self.fail(f"{inside.kind}-string: expecting '}}'", start)
                raise self.fail(f"unterminated string literal (detected at line {self.row})", start)
            lines.append(self.line)
            parts.append(self.line[begin:])
            begin = position = 0
            if not self.next_line():
                if len(quote) == 1:
                    raise self.fail(f"unterminated string literal (detected at line {start[0]})", start)
                raise self.fail("EOF in multi-line string", start)
        parts.append(self.line[begin:end])
        lines.append(self.line)
        self.column = end
        yield TokenInfo(STRING, "".join(parts), start, (self.row, end), "".join(lines))

    def find_quote(self, quote, position):
        """Where a string ends on this line."""
        line = self.line
        while position < len(line):
            if line[position] == "\\":
                position += 2
            elif line.startswith(quote, position):
                return position + len(quote)
            else:
                position += 1
        return None

    def ends_escaped(self, position):
        """Whether the end of this line stands behind a backslash."""
        line = self.line
        while position < len(line):
            if line[position] == "\\":
                if line[position + 1:] in ("\n", "\r\n", "\r"):
                    return True
                position += 1
            position += 1
        return False

    def template_text(self, template):
        """Text of an f-string up to a field, the end of a format, or its own end."""
        middle = template.types()[1]
        start = self.row, self.column
        lines = [self.line]
        parts = []
        begin = position = self.column
        nested = bool(template.fields)
        while True:
            line = self.line
            if position >= len(line):
                parts.append(line[begin:])
                if len(template.quote) == 1 and not self.ends_escaped(begin):
                    if nested:
                        kind = template.kind
                        raise self.fail(
                            f"{kind}-string: newlines are not allowed in format specifiers for "
                            f"single quoted {kind}-strings"
                        )
                    raise self.unterminated(template, self.row)
                if not self.next_line():
                    raise self.unterminated(template, self.row - 1)
                lines.append(self.line)
                begin = position = 0
                continue
            character = line[position]
            if character == "\\":
                if not template.raw and line.startswith("\\N{", position):
                    closing = line.find("}", position)
                    position = closing + 1 if closing >= 0 else position + 3
                elif line[position + 1:position + 2] in ("{", "}"):
                    position += 1
                else:
                    position += 2
                continue
            if line.startswith(template.quote, position):
                break
            if character in "{}":
                doubled = line.startswith(character * 2, position) and not nested
                if not doubled:
                    break
                # One brace belongs to the text, the other is passed over.
                parts.append(line[begin:position + 1])
                yield self.middle(middle, parts, start, position + 1, lines)
                position += 2
                self.column = begin = position
                start, lines, parts = (self.row, position), [line], []
                continue
            position += 1
        parts.append(self.line[begin:position])
        character = self.line[position]
        # In front of a brace that closes there is always some text, if only an empty one.
        if any(parts) or character == "}":
            yield self.middle(middle, parts, start, position, lines)
        self.column = position
        if self.line.startswith(template.quote, position):
            if nested:
                raise self.fail(f"{template.kind}-string: expecting '}}'", (self.row, position))
            self.templates.pop()
            yield self.token(template.types()[2], position + len(template.quote))
        elif character == "{":
            template.fields.append((len(self.brackets), False))
            self.brackets.append("{")
            yield self.token(OP, position + 1)
        elif nested:
            template.fields.pop()
            self.brackets.pop()
            yield self.token(OP, position + 1)
        else:
            raise self.fail(f"{template.kind}-string: single '}}' is not allowed")

    def middle(self, type, parts, start, end, lines):
        return TokenInfo(type, "".join(parts), start, (self.row, end), "".join(lines))


def untokenize(iterable):
    """Source that has these tokens: exactly the one they come from if they tell positions.

    With pairs (type, string) alone the spaces differ. If the first token tells an encoding the
    result is bytes.
    """
    writer = Untokenizer()
    source = writer.untokenize(iterable)
    return source if writer.encoding is None else source.encode(writer.encoding)


class Untokenizer:
    """Puts source together from tokens."""

    def __init__(self):
        self.tokens = []
        self.prev_row, self.prev_col = 1, 0
        self.prev_type = None
        self.prev_line = ""
        self.encoding = None

    def untokenize(self, iterable):
        iterable = iter(iterable)
        indents = []
        line_begins = False
        for info in iterable:
            if len(info) == 2:
                self.compat(info, iterable)
                break
            type, string, start, end, line = info
            if type == ENCODING:
                self.encoding = string
                continue
            if type == ENDMARKER:
                break
            if type == INDENT:
                indents.append(string)
                continue
            if type == DEDENT:
                indents.pop()
                self.prev_row, self.prev_col = end
                continue
            if type in (NEWLINE, NL):
                line_begins = True
            elif line_begins and indents:
                if start[1] >= len(indents[-1]):
                    self.tokens.append(indents[-1])
                    self.prev_col = len(indents[-1])
                line_begins = False
            row, column = end
            if type in (FSTRING_MIDDLE, TSTRING_MIDDLE):
                written = _doubled(string)
                if written != string:
                    # The second braces are in the source but not in the positions.
                    last = string.rpartition("\n")[2]
                    column += len(_doubled(last)) - len(last)
                    string = written
                end = row, column
            self.add_whitespace(start)
            self.tokens.append(string)
            self.prev_row, self.prev_col = end
            if type in (NEWLINE, NL):
                self.prev_row, self.prev_col = self.prev_row + 1, 0
            self.prev_type, self.prev_line = type, line
        return "".join(self.tokens)

    def add_whitespace(self, start):
        """What stands between the last token and the next one."""
        row, column = start
        if row < self.prev_row or row == self.prev_row and column < self.prev_col:
            raise ValueError(f"start ({row},{column}) precedes previous end ({self.prev_row},{self.prev_col})")
        if row > self.prev_row:
            # Only a backslash continues a line without a token for its end.
            ending = "\r\n" if self.prev_line.endswith("\r\n") else "\n"
            line = self.prev_line.rstrip("\\\r\n")
            self.tokens.append(line[len(line.rstrip()):] + ("\\" + ending) * (row - self.prev_row))
            self.prev_col = 0
        if column > self.prev_col:
            self.tokens.append(" " * (column - self.prev_col))

    def compat(self, token, iterable):
        """Tokens without positions: a space wherever one may be needed."""
        indents = []
        line_begins = token[0] in (NEWLINE, NL)
        before = None
        for info in _chained(token, iterable):
            type, string = info[:2]
            if type == ENCODING:
                self.encoding = string
                continue
            if type in (NAME, NUMBER):
                string += " "
            if type in (STRING, FSTRING_START) and before in (STRING, FSTRING_END):
                # Strings beside each other stay apart; plain ones by two spaces.
                string = ("  " if type == before else " ") + string
            before = type
            if type == INDENT:
                indents.append(string)
                continue
            if type == DEDENT:
                indents.pop()
                continue
            if type in (NEWLINE, NL):
                line_begins = True
            elif line_begins and indents:
                self.tokens.append(indents[-1])
                line_begins = False
            elif type in (FSTRING_MIDDLE, TSTRING_MIDDLE):
                string = _doubled(string)
            self.tokens.append(string)


def _chained(first, rest):
    yield first
    yield from rest


def _doubled(text):
    """Text of an f-string with its braces doubled, but for those of named characters."""
    pieces = re.split(r"((?<!\\)(?:\\\\)*\\N\{[^}]*\})", text)
    pieces[::2] = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces[::2]]
    return "".join(pieces)


def _normal(name):
    """The usual spelling of UTF-8 and Latin-1."""
    start = name[:12].lower().replace("_", "-")
    if start == "utf-8" or start.startswith("utf-8-"):
        return "utf-8"
    latin = "latin-1", "iso-8859-1", "iso-latin-1"
    if start in latin or start.startswith(tuple(name + "-" for name in latin)):
        return "iso-8859-1"
    return name


def detect_encoding(readline):
    """The encoding of a source, by its mark or its first two lines, and the lines read for it.

    The default is utf-8. A declaration that is unknown or against the mark is a SyntaxError.
    """
    try:
        filename = readline.__self__.name
    except AttributeError:
        filename = None

    def read():
        try:
            return readline()
        except StopIteration:
            return b""

    def refuse(message):
        return SyntaxError(message if filename is None else f"{message} for {filename!r}")

    def declared(line):
        """The encoding that a line declares."""
        found = cookie_re.match(line)
        if not found:
            return None
        name = _normal(found[1].decode())
        try:
            codecs.lookup(name)
        except LookupError:
            if filename is None:
                raise SyntaxError("unknown encoding: " + name) from None
            raise SyntaxError(f"unknown encoding for {filename!r}: {name}") from None
        if not marked:
            return name
        if name != "utf-8":
            if filename is None:
                raise SyntaxError("encoding problem: utf-8")
            raise SyntaxError(f"encoding problem for {filename!r}: utf-8")
        return "utf-8-sig"

    def checked(encoding, *lines):
        """The result, if the lines are in this encoding."""
        try:
            text = b"".join(lines).decode(encoding)
        except UnicodeDecodeError:
            raise refuse("invalid or missing encoding declaration") from None
        if "\0" in text:
            raise refuse("source code cannot contain null bytes")
        return encoding, list(lines)

    first = read()
    marked = first.startswith(codecs.BOM_UTF8)
    default = "utf-8-sig" if marked else "utf-8"
    if marked:
        first = first[len(codecs.BOM_UTF8):]
    if not first:
        return default, []
    encoding = declared(first)
    if encoding or not blank_re.match(first):
        return checked(encoding or default, first)
    second = read()
    if not second:
        return checked(default, first)
    return checked(declared(second) or default, first, second)


def open(filename):
    """Open a source file for reading, in its encoding."""
    buffer = _open_file(filename, "rb")
    try:
        encoding, _ = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = "r"
        return text
    except:
        buffer.close()
        raise

