"""Character sets, and how mail encodes text in them."""

from email import base64mime, errors, quoprimime
from email.encoders import encode_7or8bit
from functools import partial

__all__ = ["Charset", "add_alias", "add_charset", "add_codec"]

QP, BASE64, SHORTEST = 1, 2, 3
# What surrounds an encoded word, but for the name of the character set.
RFC2047_CHROME_LEN = 7
DEFAULT_CHARSET = "us-ascii"
UNKNOWN8BIT = "unknown-8bit"
EMPTYSTRING = ""

# Header encoding, body encoding, character set to write.
CHARSETS = {
    "us-ascii": (None, None, None),
    "viscii": (QP, QP, None),
    "big5": (BASE64, BASE64, None),
    "gb2312": (BASE64, BASE64, None),
    "euc-jp": (BASE64, None, "iso-2022-jp"),
    "shift_jis": (BASE64, None, "iso-2022-jp"),
    "iso-2022-jp": (BASE64, None, None),
    "koi8-r": (BASE64, BASE64, None),
    "utf-8": (SHORTEST, BASE64, "utf-8"),
}
CHARSETS |= {f"iso-8859-{number}": (QP, QP, None) for number in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16)}
CHARSETS |= dict.fromkeys(("windows-1252",), (QP, QP, None))

ALIASES = {"latin_1": "iso-8859-1", "latin-1": "iso-8859-1", "ascii": "us-ascii", "cp949": "ks_c_5601-1987", "euc_jp": "euc-jp", "euc_kr": "euc-kr"}
for _latin, _number in enumerate((2, 3, 4, 9, 10, 13, 14, 15, 16), 2):
    ALIASES[f"latin_{_latin}"] = ALIASES[f"latin-{_latin}"] = f"iso-8859-{_number}"

CODEC_MAP = {"gb2312": "eucgb2312_cn", "big5": "big5_tw", "us-ascii": None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Say how a character set is encoded."""
    if body_enc == SHORTEST:
        raise ValueError("SHORTEST not allowed for body_enc")
    CHARSETS[charset] = (header_enc, body_enc, output_charset)


def add_alias(alias, canonical):
    """Another name of a character set."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """The codec of a character set."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    if codec == UNKNOWN8BIT:
        return string.encode("ascii", "surrogateescape")
    return string.encode(codec)


class Charset:
    """A character set."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            if isinstance(input_charset, str):
                input_charset.encode("ascii")
            else:
                input_charset = str(input_charset, "ascii")
        except UnicodeError:
            raise errors.CharsetError(input_charset) from None
        name = input_charset.lower()
        self.input_charset = ALIASES.get(name, name)
        header, body, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        self.header_encoding, self.body_encoding = header, body
        self.output_charset = ALIASES.get(output or self.input_charset, output or self.input_charset)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    def __str__(self):
        return self.input_charset.lower()

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_body_encoding(self):
        """The name of the encoding of bodies, or a function that encodes a message."""
        if self.body_encoding == QP:
            return "quoted-printable"
        if self.body_encoding == BASE64:
            return "base64"
        return encode_7or8bit

    def get_output_charset(self):
        """The character set to write."""
        return self.output_charset or self.input_charset

    def _header_module(self, data):
        """What encodes headers; for utf-8 that depends on which is shorter."""
        if self.header_encoding == BASE64:
            return base64mime
        if self.header_encoding == QP:
            return quoprimime
        if self.header_encoding == SHORTEST:
            shorter = base64mime.header_length(data) < quoprimime.header_length(data)
            return base64mime if shorter else quoprimime
        return None

    def header_encode(self, string):
        """An encoded word, or the text if the character set needs none."""
        data = _encode(string, self.output_codec or "us-ascii")
        module = self._header_module(data)
        return string if module is None else module.header_encode(data, self.output_codec)

    def header_encode_lines(self, string, maxlengths):
        """Encoded words that fit in lines of given lengths; None stands for a first line with no room."""
        codec = self.output_codec or "us-ascii"
        module = self._header_module(_encode(string, codec))
        encode = partial(module.header_encode, charset=codec)
        extra = len(str(self.get_output_charset())) + RFC2047_CHROME_LEN
        lines, current = [], ""
        room = next(maxlengths) - extra
        for character in string:
            longer = current + character
            if module.header_length(_encode(longer, self.get_output_charset() if codec == UNKNOWN8BIT else codec)) > room:
                lines.append(encode(_encode(current, codec)) if lines or current else None)
                room = next(maxlengths) - extra
                longer = character
            current = longer
        lines.append(encode(_encode(current, codec)))
        return lines

    def body_encode(self, string):
        """A body as it is sent."""
        if not string:
            return string
        if self.body_encoding == BASE64:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return base64mime.body_encode(string)
        if self.body_encoding == QP:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return quoprimime.body_encode(string.decode("latin1"))
        if isinstance(string, str):
            string = string.encode(self.output_charset).decode("ascii")
        return string
