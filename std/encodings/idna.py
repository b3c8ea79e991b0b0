"""Names of hosts with characters beyond ASCII (RFC 3490)."""

import codecs
import re
import stringprep
from unicodedata import ucd_3_2_0 as unicodedata

# What may stand between the labels of a name.
dots = re.compile("[.\u3002\uff0e\uff61]")
ace_prefix, sace_prefix = b"xn--", "xn--"
_prohibited = [
    getattr(stringprep, f"in_table_{name}") for name in ("c12", "c22", "c3", "c4", "c5", "c6", "c7", "c8", "c9")
]


def _refused(encoding, label, begin, end, reason):
    return UnicodeEncodeError(encoding, label, begin, end, reason)


def nameprep(label):
    """Return a label as it is compared (RFC 3491)."""
    label = "".join(stringprep.map_table_b2(char) for char in label if not stringprep.in_table_b1(char))
    label = unicodedata.normalize("NFKC", label)
    for at, char in enumerate(label):
        if any(test(char) for test in _prohibited):
            raise _refused("idna", label, at, at + 1, f"Invalid character {char!r}")
    from_right = [stringprep.in_table_d1(char) for char in label]
    if any(from_right):
        # A label is written in one direction.
        for at, char in enumerate(label):
            if stringprep.in_table_d2(char):
                raise _refused("idna", label, at, at + 1, "Violation of BIDI requirement 2")
        if not from_right[0]:
            raise _refused("idna", label, 0, 1, "Violation of BIDI requirement 3")
        if not from_right[-1]:
            raise _refused("idna", label, len(label) - 1, len(label), "Violation of BIDI requirement 3")
    return label


def _checked(data, label, shown="idna"):
    if not data:
        raise _refused(shown, label, 0, 1, "label empty")
    if len(data) >= 64:
        raise _refused(shown, label, 0, len(label), "label too long")
    return data


def ToASCII(label):
    """Return a label as ASCII."""
    if label.isascii():
        return _checked(label.encode("ascii"), label)
    prepared = nameprep(label)
    if prepared.isascii():
        return _checked(prepared.encode("ascii"), label)
    if prepared.lower().startswith(sace_prefix):
        raise _refused("idna", label, 0, len(sace_prefix), "Label starts with ACE prefix")
    return _checked(ace_prefix + prepared.encode("punycode"), label)


def ToUnicode(label):
    """Return a label as text."""
    if len(label) > 1024:
        raise UnicodeError("label way too long")
    if isinstance(label, bytes):
        ascii = label
    elif label.isascii():
        ascii = label.encode("ascii")
    else:
        label = nameprep(label)
        if not label.isascii():
            raise UnicodeError("Invalid character in IDN label")
        ascii = label.encode("ascii")
    if not ascii.lower().startswith(ace_prefix):
        return str(ascii, "ascii")
    try:
        result = ascii[len(ace_prefix) :].decode("punycode")
    except UnicodeDecodeError as error:
        # An end that comes too soon is behind what is there.
        shift = len(ace_prefix) + error.reason.startswith("incomplete")
        raise UnicodeDecodeError("idna", ascii, error.start + shift, error.end + shift, error.reason) from None
    if str(ascii, "ascii").lower() != str(ToASCII(result), "ascii"):
        raise UnicodeDecodeError("idna", ascii, 0, len(ascii), "IDNA does not round-trip")
    return result


class Codec(codecs.Codec):
    """Whole names, label by label."""

    def encode(self, input, errors="strict"):
        if errors != "strict":
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return b"", 0
        if input.isascii():
            # What is ASCII already only has to have labels of the right length.
            labels = input.encode("ascii").split(b".")
            if all(0 < len(label) < 64 for label in labels[:-1]) and len(labels[-1]) < 64:
                return input.encode("ascii"), len(input)
        labels = dots.split(input)
        trailing = b""
        if not labels[-1]:
            trailing = b"."
            labels.pop()
        result, at = [], 0
        for label in labels:
            try:
                result.append(ToASCII(label))
            except UnicodeEncodeError as error:
                raise UnicodeEncodeError(
                    "idna", input, at + error.start, at + min(error.end, len(label)) if label else at + 1, error.reason
                ) from None
            at += len(label) + 1
        return b".".join(result) + trailing, len(input)

    def decode(self, input, errors="strict"):
        if errors != "strict":
            raise UnicodeError(f"Unsupported error handling: {errors}")
        if not input:
            return "", 0
        data = bytes(input)
        if ace_prefix not in data.lower():
            try:
                return data.decode("ascii"), len(data)
            except UnicodeDecodeError:
                pass
        labels = data.split(b".")
        trailing = ""
        if not labels[-1]:
            trailing = "."
            labels.pop()
        result, at = [], 0
        for label in labels:
            try:
                result.append(ToUnicode(label))
            except (UnicodeEncodeError, UnicodeDecodeError) as error:
                raise UnicodeDecodeError("idna", data, at + error.start, at + error.end, error.reason) from None
            at += len(label) + 1
        return ".".join(result) + trailing, len(data)


def _whole_labels(input, separator, final):
    # The input as far as its labels are whole.
    if final or not input:
        return input
    ends = [found.end() for found in separator.finditer(input)]
    return input[: ends[-1]] if ends else input[:0]


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        ready = _whole_labels(input, dots, final)
        return Codec().encode(ready, errors)


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        ready = _whole_labels(bytes(input), re.compile(rb"\."), final)
        return Codec().decode(ready, errors)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    """Return what is known of the encoding."""
    return codecs.CodecInfo(
        name="idna",
        encode=Codec().encode,
        decode=Codec().decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamwriter=StreamWriter,
        streamreader=StreamReader,
    )
