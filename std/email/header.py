"""Headers with text that is not ASCII (RFC 2047)."""

import binascii
import re
from email import base64mime, charset as _charset, quoprimime
from email.errors import HeaderParseError
from itertools import groupby

Charset = _charset.Charset

__all__ = ["Header", "decode_header", "make_header"]

MAXLINELEN = 78
USASCII, UTF8 = Charset("us-ascii"), Charset("utf-8")
_WORD = re.compile(r"=\?([^?]*?)\?([qQbB])\?(.*?)\?=", re.MULTILINE)
_NAME = re.compile(r"[\041-\176]+:$")
# A line that looks like a header, inside one.
_EMBEDDED = re.compile(r"\n[^ \t]+:")


def _decoded_word(encoding, text):
    if encoding in "qQ":
        return quoprimime.header_decode(text).encode("raw-unicode-escape")
    missing = -len(text) % 4
    try:
        return base64mime.decode(text + "=" * missing)
    except binascii.Error:
        raise HeaderParseError("Base64 decoding error") from None


def decode_header(header):
    """The pieces of a header: (text or bytes, name of the character set or None). A header without encoded words gives one piece of text."""
    if hasattr(header, "_chunks"):
        return [(_charset._encode(text, str(kind)), str(kind)) for text, kind in header._chunks]
    if not _WORD.search(header):
        return [(header, None)]
    pieces = []
    for line in header.splitlines():
        at, first = 0, True
        for match in _WORD.finditer(line):
            between = line[at : match.start()]
            pieces.append([between.lstrip() if first else between, None, None])
            name, encoding, text = match.groups()
            pieces.append([text, encoding, name.lower()])
            at, first = match.end(), False
        tail = line[at:]
        pieces.append([tail.lstrip() if first else tail, None, None])
    # Space between encoded words only keeps them apart.
    kept = []
    for number, (text, encoding, name) in enumerate(pieces):
        if encoding is None:
            if not text:
                continue
            before = any(piece[1] for piece in kept[-1:])
            after = next((piece for piece in pieces[number + 1 :] if piece[0] or piece[1]), None)
            if text.isspace() and before and after is not None and after[1]:
                continue
        kept.append((text, encoding, name))
    decoded = []
    for text, encoding, name in kept:
        data = text.encode("raw-unicode-escape") if encoding is None else _decoded_word(encoding, text)
        if decoded and decoded[-1][1] == name:
            joint = b" " if name is None else b""
            decoded[-1] = (decoded[-1][0] + joint + data, name)
        else:
            decoded.append((data, name))
    return decoded


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=" "):
    """A header of what decode_header() gives."""
    header = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for text, name in decoded_seq:
        if name is not None and not isinstance(name, Charset):
            name = Charset(name)
        header.append(text, name)
    return header


def _sanitize(text):
    """Text whose undecodable bytes are marked."""
    return text.encode("ascii", "surrogateescape").decode("ascii", "replace")


class Header:
    """The value of a header, of pieces in several character sets."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=" ", errors="strict"):
        self._charset = charset if isinstance(charset, Charset) else USASCII if charset is None else Charset(charset)
        self._chunks, self._continuation_ws = [], continuation_ws
        if s is not None:
            self.append(s, self._charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        self._headerlen = 0 if header_name is None else len(header_name) + 2

    def __str__(self):
        self._normalize()
        parts, last_kind, last_space = [], None, None
        for text, kind in self._chunks:
            if kind == _charset.UNKNOWN8BIT:
                text = _sanitize(text)
            # Between words in one character set and in another there is a space, unless there is one already.
            is_plain = kind in (None, "us-ascii")
            if parts:
                has_space = text[:1].isspace()
                if last_kind not in (None, "us-ascii"):
                    if is_plain and not has_space:
                        parts.append(" ")
                elif not is_plain and not last_space:
                    parts.append(" ")
            parts.append(text)
            last_kind, last_space = kind, text[-1:].isspace()
        return "".join(parts)

    def __eq__(self, other):
        return other == str(self)

    def append(self, s, charset=None, errors="strict"):
        """Add a piece."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if not isinstance(s, str):
            codec = charset.input_codec or "us-ascii"
            if codec == _charset.UNKNOWN8BIT:
                s = s.decode("us-ascii", "surrogateescape")
            else:
                s = s.decode(codec, errors)
        output = charset.output_codec or "us-ascii"
        if output != _charset.UNKNOWN8BIT:
            try:
                s.encode(output, errors)
            except UnicodeEncodeError:
                if output != "us-ascii":
                    raise
                charset = UTF8
        self._chunks.append((s, charset))

    def _normalize(self):
        """Join neighbours in one character set."""
        joined = []
        for kind, group in groupby(self._chunks, key=lambda chunk: chunk[1]):
            texts = [text for text, _ in group]
            joint = " " if kind == USASCII else ""
            joined.append((joint.join(texts), kind))
        self._chunks = joined

    def encode(self, splitchars=";, \t", maxlinelen=None, linesep="\n"):
        """The value as it stands in a message, in lines."""
        self._normalize()
        if maxlinelen is None:
            maxlinelen = self._maxlinelen
        # A million is as good as no limit.
        lines = _Lines(self._headerlen, maxlinelen or 1000000, self._continuation_ws, splitchars)
        last_kind = last_space = None
        for text, kind in self._chunks:
            if last_kind is not None:
                has_space = text[:1].isspace()
                if last_kind not in (None, "us-ascii"):
                    if not has_space or kind not in (None, "us-ascii"):
                        lines.add_space()
                elif kind not in (None, "us-ascii") and not last_space:
                    lines.add_space()
            last_space, last_kind = text[-1:].isspace(), kind
            own = text.splitlines()
            lines.feed("", own[0] if own else "", kind)
            for line in own[1:]:
                lines.end_line()
                if kind.header_encoding is not None:
                    lines.feed(self._continuation_ws, " " + line.lstrip(), kind)
                else:
                    stripped = line.lstrip()
                    lines.feed(line[: len(line) - len(stripped)], stripped, kind)
            if len(own) > 1:
                lines.end_line()
        if self._chunks:
            # So that space at the end is not taken for what keeps words apart.
            lines.add_space()
        value = lines.text(linesep)
        if _EMBEDDED.search(value):
            raise HeaderParseError(f"header value appears to contain an embedded header: {value!r}")
        return value


class _Lines:
    """Folds a header: words with the space before them, in lines that are not too long."""

    def __init__(self, used, limit, indent, splitchars):
        self._limit, self._indent, self._splitchars = limit, indent, splitchars
        # The name of the header stands in the first line.
        self._used = used
        self._words = []
        self._done = []

    def _size(self):
        return self._used + sum(len(space) + len(word) for space, word in self._words)

    def _line(self):
        return "".join(space + word for space, word in self._words)

    def add_space(self):
        self._words.append((" ", ""))

    def end_line(self):
        if self._words and self._words[-1] == (" ", ""):
            self._words.pop()
        if self._words:
            line = self._line()
            if line.isspace() and self._done:
                # Space alone would be no line of the header.
                self._done[-1] += line
            else:
                self._done.append(line)
        self._words, self._used = [], 0

    def text(self, linesep):
        self.end_line()
        return linesep.join(self._done)

    def feed(self, space, text, kind):
        if kind.header_encoding is None:
            first = True
            for gap, word in re.findall(r"([ \t]*)([^ \t]*)", space + text):
                if gap or word or first:
                    self._add(gap, word)
                first = False
            return
        words = [word for word in kind.header_encode_lines(text, self._rooms(len(space)))]
        if not words:
            return
        head, *rest = words
        if head is not None:
            self._add(space, head)
        if not rest:
            return
        for number, word in enumerate(rest):
            self.end_line()
            self._words.append((self._indent, word))

    def _rooms(self, space):
        yield self._limit - self._size() - space
        while True:
            yield self._limit - len(self._indent)

    def _add(self, space, word):
        self._words.append((space, word))
        if self._size() <= self._limit:
            return
        at = self._break()
        if at is None:
            space, word = self._words.pop()
            if self._words or self._used:
                self.end_line()
                space = space or " "
            self._words.append((space, word))
            return
        rest = self._words[at:]
        del self._words[at:]
        self.end_line()
        self._words = rest

    def _break(self):
        """Where to break a line that is too long: after the best character, as late as possible."""
        for character in self._splitchars:
            for at in range(len(self._words) - 1, 0, -1):
                space = self._words[at][0]
                if character.isspace():
                    if space.startswith(character):
                        return at
                elif self._words[at - 1][1].endswith(character):
                    return at
        return None
