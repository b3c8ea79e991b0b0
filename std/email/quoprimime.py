"""Quoted-printable in bodies and headers (RFC 2045 and 2047)."""

import re
from string import ascii_letters, digits, hexdigits

__all__ = [
    "body_decode", "body_encode", "body_length", "decode", "decodestring", "header_decode", "header_encode",
    "header_length", "quote", "unquote",
]

CRLF, NL, EMPTYSTRING = "\r\n", "\n", ""

_BODY_SAFE = bytes(range(33, 127)).replace(b"=", b"") + b" \t"
_HEADER_SAFE = b"-!*+/" + (ascii_letters + digits).encode()
_body_forms = [chr(n) if n in _BODY_SAFE else f"={n:02X}" for n in range(256)]
_header_forms = [chr(n) if n in _HEADER_SAFE else f"={n:02X}" for n in range(256)]
_header_forms[ord(" ")] = "_"
# What body_encode() leaves to its caller: the ends of lines stand for themselves.
_line_forms = _body_forms[:]
_line_forms[10], _line_forms[13] = "\n", "\r"


def header_check(octet):
    """Whether a byte has to be quoted in a header."""
    return chr(octet) != _header_forms[octet]


def body_check(octet):
    """Whether a byte has to be quoted in a body."""
    return chr(octet) != _body_forms[octet]


def header_length(bytearray):
    """How long the data is in an encoded word."""
    return sum(len(_header_forms[octet]) for octet in bytearray)


def body_length(bytearray):
    """How long the data is in a body."""
    return sum(len(_body_forms[octet]) for octet in bytearray)


def unquote(s):
    """The character that =XX stands for."""
    return chr(int(s[1:3], 16))


def quote(c):
    """=XX for a character."""
    return f"={ord(c):02X}"


def header_encode(header_bytes, charset="iso-8859-1"):
    """An encoded word."""
    if not header_bytes:
        return ""
    text = "".join(_header_forms[ord(c)] for c in header_bytes.decode("latin1"))
    return f"=?{charset}?q?{text}?="


def body_encode(body, maxlinelen=76, eol=NL):
    """A body with what is not ASCII quoted, in lines that are short enough."""
    if maxlinelen < 4:
        raise ValueError("maxlinelen must be at least 4")
    if not body:
        return body
    lines = []
    for line in body.translate(_line_forms).splitlines():
        lines += _shortened(line, maxlinelen)
    if body[-1] in CRLF:
        lines.append("")
    return eol.join(lines)


def _shortened(line, limit):
    """The pieces of a line, with soft line ends; a space at the end is quoted."""
    pieces = []
    while len(line) > limit:
        stop = limit - 1
        # A quoted byte is not to be torn.
        if line[stop - 1] == "=":
            stop -= 1
        elif line[stop - 2] == "=":
            stop -= 2
        pieces.append(line[:stop] + "=")
        line = line[stop:]
    if line and line[-1] in " \t":
        room = limit - len(line)
        last = quote(line[-1])
        if room >= 2:
            line = line[:-1] + last
        else:
            pieces.append(line[:-1] + "=")
            line = last
    pieces.append(line)
    return pieces


def decode(encoded, eol=NL):
    """The text of quoted-printable."""
    if not encoded:
        return encoded
    decoded = []
    for line in encoded.splitlines():
        line = line.rstrip()
        is_soft = line.endswith("=")
        if is_soft:
            line = line[:-1]
        line = re.sub("=([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), line)
        decoded.append(line if is_soft else line + eol)
    text = "".join(decoded)
    # The last line has no end if it had none.
    if encoded[-1] not in "\r\n" and text.endswith(eol):
        text = text[: -len(eol)]
    return text


body_decode = decodestring = decode


def header_decode(s):
    """The text of an encoded word."""
    return re.sub(r"=[a-fA-F0-9]{2}", lambda match: unquote(match[0]), s.replace("_", " "), flags=re.ASCII)
