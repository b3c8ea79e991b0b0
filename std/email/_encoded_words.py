"""Encoded words (RFC 2047): text of any characters in headers of ASCII, like =?utf-8?q?d=C3=A9jeuner?=."""

import base64
import binascii
import functools
import re
from email import errors
from string import ascii_letters, digits

__all__ = ["decode_q", "encode_q", "decode_b", "encode_b", "len_q", "len_b", "decode", "encode"]

_escape = re.compile(rb"=([a-fA-F0-9]{2})")
# What stands for itself inside of words, wherever they are.
_plain = frozenset(b"-!*+/" + ascii_letters.encode() + digits.encode())


def decode_q(encoded):
    """Return the bytes of the Q encoding, and a list of defects."""
    return _escape.sub(lambda found: bytes.fromhex(found[1].decode()), encoded.replace(b"_", b" ")), []


def _q(byte):
    return "_" if byte == 32 else chr(byte) if byte in _plain else f"={byte:02X}"


def encode_q(bstring):
    """Return bytes in the Q encoding."""
    return "".join(map(_q, bstring))


def len_q(bstring):
    """Return the length of bytes in the Q encoding."""
    return sum(1 if byte == 32 or byte in _plain else 3 for byte in bstring)


def decode_b(encoded):
    """Return the bytes of base64, whole or damaged, and a list of defects."""
    missing = -len(encoded) % 4
    padded = encoded + b"=" * missing
    found = [errors.InvalidBase64PaddingDefect()] if missing else []
    try:
        return base64.b64decode(padded, validate=True), found
    except binascii.Error:
        pass
    # Without what is no base64, perhaps.
    for padding, defects in ((b"", []), (b"==", [errors.InvalidBase64PaddingDefect()])):
        try:
            return base64.b64decode(encoded + padding, validate=False), [errors.InvalidBase64CharactersDefect(), *defects]
        except binascii.Error:
            pass
    return encoded, [errors.InvalidBase64LengthDefect()]


def encode_b(bstring):
    """Return bytes as base64."""
    return base64.b64encode(bstring).decode("ascii")


def len_b(bstring):
    """Return the length of bytes as base64."""
    return -(-len(bstring) // 3) * 4


_decoders = {"q": decode_q, "b": decode_b}
_encoders = {"q": encode_q, "b": encode_b}


def decode(ew):
    """Return what an encoded word means: text, character set, language, and a list of defects."""
    _, charset, encoding, text, _ = ew.split("?")
    charset, _, language = charset.partition("*")
    data, defects = _decoders[encoding.lower()](text.encode("ascii", "surrogateescape"))
    try:
        decoded = data.decode(charset)
    except UnicodeDecodeError:
        defects.append(errors.UndecodableBytesDefect(f"Encoded word contains bytes not decodable using {charset!r} charset"))
        decoded = data.decode(charset, "surrogateescape")
    except (LookupError, UnicodeEncodeError):
        decoded = data.decode("ascii", "surrogateescape")
        if charset.lower() != "unknown-8bit":
            defects.append(errors.CharsetError(f"Unknown charset {charset!r} in encoded word; decoded as unknown bytes"))
    return decoded, charset, language, defects


def encode(string, charset="utf-8", encoding=None, lang=""):
    """Return text as an encoded word, by the encoding q or b, or the one that is shorter."""
    if charset == "unknown-8bit":
        data = string.encode("ascii", "surrogateescape")
    else:
        data = string.encode(charset)
    if encoding is None:
        # Q can be read without a program, which is worth a few characters.
        encoding = "q" if len_q(data) - len_b(data) < 5 else "b"
    if lang:
        lang = "*" + lang
    return f"=?{charset}{lang}?{encoding}?{_encoders[encoding](data)}?="
