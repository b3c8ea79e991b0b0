"""Bytes as printable text: base16, base32, base64, Ascii85 and base85 (RFC 4648 and its relatives)."""

import binascii
import struct
from binascii import (
    a2b_base64 as _decode64,
    b2a_base64 as _encode64,
    hexlify as _encode16,
    unhexlify as _decode16,
)

__all__ = [
    "encode",
    "decode",
    "encodebytes",
    "decodebytes",
    "b64encode",
    "b64decode",
    "b32encode",
    "b32decode",
    "b32hexencode",
    "b32hexdecode",
    "b16encode",
    "b16decode",
    "b85encode",
    "b85decode",
    "a85encode",
    "a85decode",
    "z85encode",
    "z85decode",
    "standard_b64encode",
    "standard_b64decode",
    "urlsafe_b64encode",
    "urlsafe_b64decode",
]

bytes_types = (bytes, bytearray)

MAXLINESIZE = 76
# Bytes that a line of that size stands for.
MAXBINSIZE = MAXLINESIZE // 4 * 3


def _ascii(data):
    """Text to decode, as bytes."""
    if isinstance(data, str):
        try:
            return data.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if isinstance(data, bytes_types):
        return data
    try:
        return memoryview(data).tobytes()
    except TypeError:
        kind = type(data).__name__
        problem = f"argument should be a bytes-like object or ASCII string, not {kind!r}"
        raise TypeError(problem) from None


def _raw(data):
    """Data to encode, as bytes."""
    return data if isinstance(data, bytes_types) else memoryview(data).tobytes()


# base64


def b64encode(s, altchars=None):
    """Encode in base64; altchars are two bytes that stand for + and /."""
    encoded = _encode64(s, newline=False)
    if altchars is None:
        return encoded
    assert len(altchars) == 2, repr(altchars)
    return encoded.translate(bytes.maketrans(b"+/", altchars))


def b64decode(s, altchars=None, validate=False):
    """Decode base64; unless validate is true, characters that do not belong there are passed over."""
    if altchars is None and not validate and type(s) is bytes:
        return _decode64(s)
    s = _ascii(s)
    if altchars is not None:
        altchars = _ascii(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b"+/"))
    return _decode64(s, strict_mode=validate)


def standard_b64encode(s):
    """Encode in base64 with its own alphabet."""
    return _encode64(s, newline=False)


def standard_b64decode(s):
    """Decode base64 with its own alphabet."""
    return b64decode(s)


_to_urlsafe = bytes.maketrans(b"+/", b"-_")
_from_urlsafe = bytes.maketrans(b"-_", b"+/")


def urlsafe_b64encode(s):
    """Encode in base64 with - and _ instead of + and /, for URLs and file names."""
    return _encode64(s, newline=False).translate(_to_urlsafe)


def urlsafe_b64decode(s):
    """Decode base64 with - and _ instead of + and /."""
    if type(s) is not bytes:
        s = _ascii(s)
    return _decode64(s.translate(_from_urlsafe))


# base32

_b32alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_b32hexalphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_digits32 = b"0123456789abcdefghijklmnopqrstuv"
# Groups of five bytes that are spread in one go.
_GROUPS = 256
_spread_masks = {}


def _masks(groups):
    # For each step of _spread, what stays and what moves in so many groups of eight bytes.
    masks = _spread_masks.get(groups)
    if masks is None:
        steps = [(0xFFFFF, 0xFFFFF << 20, 8), (0x3FF, 0x3FF << 10, 4), (0x1F, 0x1F << 5, 2)]
        masks = _spread_masks[groups] = [
            int.from_bytes(bits.to_bytes(width) * (8 // width * groups))
            for low, high, width in steps
            for bits in (low, high)
        ]
    return masks


def _spread(data, masks):
    # Five bytes become eight with five bits each: halves move apart, for all groups at once.
    wide = bytearray(len(data) // 5 * 8)
    for i in range(5):
        wide[3 + i :: 8] = data[i::5]
    bits = int.from_bytes(wide)
    low20, high20, low10, high10, low5, high5 = masks
    bits = bits & low20 | (bits & high20) << 12
    bits = bits & low10 | (bits & high10) << 6
    bits = bits & low5 | (bits & high5) << 3
    return bits.to_bytes(len(wide))


def _encode32(alphabet, data):
    data = _raw(data)
    short = -len(data) % 5
    if short:
        data = bytes(data) + bytes(short)
    size = 5 * _GROUPS
    if len(data) <= size:
        out = _spread(data, _masks(8 if len(data) <= 40 else _GROUPS))
    else:
        masks = _masks(_GROUPS)
        out = b"".join([_spread(data[at : at + size], masks) for at in range(0, len(data), size)])
    out = out.translate(alphabet.ljust(256))
    if short:
        # Characters that stand for nothing but added zeros.
        empty = short * 8 // 5
        out = out[:-empty] + b"=" * empty
    return out


def _decode32(alphabet, text, casefold, map01=None):
    text = _ascii(text)
    size = len(text)
    if size % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        map01 = _ascii(map01)
        assert len(map01) == 1, repr(map01)
        text = text.translate(bytes.maketrans(b"01", b"O" + map01))
    if casefold:
        text = text.upper()
    text = text.rstrip(b"=")
    pads = size - len(text)
    if text.translate(None, alphabet):
        raise binascii.Error("Non-base32 digit found")
    if pads not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    if not text:
        return b""
    # What int() reads are other digits than these.
    digits = text.translate(bytes.maketrans(alphabet, _digits32)) + b"0" * pads
    out = int(digits, 32).to_bytes(size // 8 * 5)
    return out[: len(out) - (pads * 5 + 7) // 8]


def b32encode(s):
    """Encode in base32."""
    return _encode32(_b32alphabet, s)


def b32decode(s, casefold=False, map01=None):
    """Decode base32, in lower case too if casefold is true.

    With map01, a letter (I or L), the digit 0 stands for O and the digit 1 for that letter.
    """
    return _decode32(_b32alphabet, s, casefold, map01)


def b32hexencode(s):
    """Encode in base32 with the alphabet of extended hexadecimal digits."""
    return _encode32(_b32hexalphabet, s)


def b32hexdecode(s, casefold=False):
    """Decode base32 with the alphabet of extended hexadecimal digits, in lower case too if casefold is true."""
    return _decode32(_b32hexalphabet, s, casefold)


# base16


def b16encode(s):
    """Encode in base16: hexadecimal digits in upper case."""
    return _encode16(s).upper()


def b16decode(s, casefold=False):
    """Decode base16, in lower case too if casefold is true."""
    if type(s) is not bytes:
        s = _ascii(s)
    if casefold:
        s = s.upper()
    if s.translate(None, _DIGITS16):
        raise binascii.Error("Non-base16 digit found")
    return _decode16(s)


_DIGITS16 = b"0123456789ABCDEF"


# Ascii85 and base85

_START, _END = b"<~", b"~>"
_a85alphabet = bytes(range(33, 118))
_b85alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_z85alphabet = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_values85 = {}


def _encode85(alphabet, data, pad, zeros=None, spaces=None):
    """Groups of four bytes as five digits; zeros and spaces are what stands for a whole group of them."""
    data = _raw(data)
    short = -len(data) % 4
    data = bytes(data) + bytes(short)
    words = struct.unpack(f">{len(data) // 4}I", data)
    # All first digits, all second ones, and so on.
    digits = bytearray(len(words) * 5)
    digits[0::5] = bytes([word // 52200625 for word in words])
    digits[1::5] = bytes([word // 614125 % 85 for word in words])
    digits[2::5] = bytes([word // 7225 % 85 for word in words])
    digits[3::5] = bytes([word // 85 % 85 for word in words])
    digits[4::5] = bytes([word % 85 for word in words])
    encoded = bytes(digits).translate(alphabet + bytes(256 - 85))
    # A group that is cut is never abbreviated.
    cut = short and not pad
    if zeros and (0 in words or spaces and 0x20202020 in words):
        special = {0: zeros}
        if spaces:
            special[0x20202020] = spaces
        groups = [special.get(word) or encoded[at : at + 5] for word, at in zip(words, range(0, len(encoded), 5))]
        if cut:
            groups[-1] = encoded[-5:]
        encoded = b"".join(groups)
    return encoded[:-short] if cut else encoded


def _values_of(alphabet):
    """The table that turns digits into their values."""
    values = _values85.get(alphabet)
    if values is None:
        values = bytearray(256)
        for value, digit in enumerate(alphabet):
            values[digit] = value
        values = _values85[alphabet] = bytes(values)
    return values


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Encode in Ascii85.

    foldspaces writes y for four spaces, wrapcol breaks lines at that width, pad fills the input up to a multiple of
    four bytes, adobe puts the result between <~ and ~>.
    """
    encoded = _encode85(_a85alphabet, b, pad, b"z", b"y" if foldspaces else None)
    if adobe:
        encoded = _START + encoded
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [encoded[at : at + wrapcol] for at in range(0, len(encoded), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        encoded = b"\n".join(lines)
    return encoded + _END if adobe else encoded


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    """Decode Ascii85.

    foldspaces reads y as four spaces, adobe expects the end ~> (and allows the beginning <~), ignorechars are passed
    over.
    """
    b = _ascii(b)
    if adobe:
        if not b.endswith(_END):
            raise ValueError(f"Ascii85 encoded byte sequences must end with {_END!r}")
        b = b[2:-2] if b.startswith(_START) else b[:-2]
    out, word, count = [], 0, 0
    # Digits at the end fill the last group; what they stand for is cut off again.
    for char in bytes(b) + b"uuuu":
        if 33 <= char <= 117:
            word = word * 85 + char - 33
            count += 1
            if count == 5:
                if word >> 32:
                    raise ValueError("Ascii85 overflow")
                out.append(word.to_bytes(4))
                word = count = 0
        elif char == 122 or foldspaces and char == 121:
            if count:
                raise ValueError(f"{chr(char)} inside Ascii85 5-tuple")
            out.append(b"\0\0\0\0" if char == 122 else b"    ")
        elif char not in ignorechars:
            raise ValueError(f"Non-Ascii85 digit found: {chr(char)}")
    data = b"".join(out)
    filled = 4 - count
    return data[:-filled] if filled else data


def _decode85(alphabet, text, name):
    text = _ascii(text)
    short = -len(text) % 5
    filled = bytes(text) + alphabet[-1:] * short
    digits = filled.translate(_values_of(alphabet))
    words = [
        (((first * 85 + second) * 85 + third) * 85 + fourth) * 85 + fifth
        for first, second, third, fourth, fifth in zip(
            digits[0::5], digits[1::5], digits[2::5], digits[3::5], digits[4::5]
        )
    ]
    if filled.translate(None, alphabet) or words and max(words) >> 32:
        _refuse85(alphabet, filled, words, name)
    data = struct.pack(f">{len(words)}I", *words)
    return data[:-short] if short else data


def _refuse85(alphabet, text, words, name):
    """Report the first thing that is wrong in a text."""
    for number, word in enumerate(words):
        start = number * 5
        for place in range(start, start + 5):
            if text[place] not in alphabet:
                raise ValueError(f"bad {name} character at position {place}")
        if word >> 32:
            raise ValueError(f"{name} overflow in hunk starting at byte {start}")


def b85encode(b, pad=False):
    """Encode in base85; pad fills the input up to a multiple of four bytes."""
    return _encode85(_b85alphabet, b, pad)


def b85decode(b):
    """Decode base85."""
    return _decode85(_b85alphabet, b, "base85")


def z85encode(s):
    """Encode in base85 with the alphabet of ZeroMQ."""
    return _encode85(_z85alphabet, s, False)


def z85decode(s):
    """Decode base85 with the alphabet of ZeroMQ."""
    return _decode85(_z85alphabet, s, "z85")


# Whole files, and lines as in MIME


def encode(input, output):
    """Read a file, and write it in lines of base64 to another."""
    while piece := input.read(MAXBINSIZE):
        while len(piece) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(piece))):
            piece += more
        output.write(binascii.b2a_base64(piece))


def decode(input, output):
    """Read a file of lines of base64, and write what they stand for to another."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _check_bytes(data):
    try:
        view = memoryview(data)
    except TypeError as problem:
        raise TypeError(f"expected bytes-like object, not {type(data).__name__}") from problem
    kind = type(data).__name__
    if view.format not in ("c", "b", "B"):
        raise TypeError(f"expected single byte elements, not {view.format!r} from {kind}")
    if view.ndim != 1:
        raise TypeError(f"expected 1-D data, not {view.ndim}-D data from {kind}")


def encodebytes(s):
    """Encode in lines of base64."""
    _check_bytes(s)
    pieces = (s[at : at + MAXBINSIZE] for at in range(0, len(s), MAXBINSIZE))
    return b"".join(map(binascii.b2a_base64, pieces))


def decodebytes(s):
    """Decode lines of base64."""
    _check_bytes(s)
    return binascii.a2b_base64(s)
