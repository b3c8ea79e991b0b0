"""Encodings: finding them, using them on streams, and adding new ones."""

import builtins
import _codecs
from _codecs import (
    decode,
    encode,
    lookup,
    lookup_error,
    register,
    register_error,
    unregister,
    ascii_decode,
    ascii_encode,
    charmap_build,
    charmap_decode,
    charmap_encode,
    escape_decode,
    escape_encode,
    latin_1_decode,
    latin_1_encode,
    raw_unicode_escape_decode,
    raw_unicode_escape_encode,
    readbuffer_encode,
    unicode_escape_decode,
    unicode_escape_encode,
    utf_7_decode,
    utf_7_encode,
    utf_8_decode,
    utf_8_encode,
    utf_16_be_decode,
    utf_16_be_encode,
    utf_16_decode,
    utf_16_encode,
    utf_16_ex_decode,
    utf_16_le_decode,
    utf_16_le_encode,
    utf_32_be_decode,
    utf_32_be_encode,
    utf_32_decode,
    utf_32_encode,
    utf_32_ex_decode,
    utf_32_le_decode,
    utf_32_le_encode,
)

__all__ = [
    "register", "lookup", "open", "EncodedFile", "BOM", "BOM_BE", "BOM_LE", "BOM32_BE", "BOM32_LE", "BOM64_BE", "BOM64_LE",
    "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE", "BOM_UTF16_BE", "BOM_UTF32", "BOM_UTF32_LE", "BOM_UTF32_BE", "CodecInfo", "Codec",
    "IncrementalEncoder", "IncrementalDecoder", "StreamReader", "StreamWriter", "StreamReaderWriter", "StreamRecoder", "getencoder",
    "getdecoder", "getincrementalencoder", "getincrementaldecoder", "getreader", "getwriter", "encode", "decode", "iterencode",
    "iterdecode", "strict_errors", "ignore_errors", "replace_errors", "xmlcharrefreplace_errors", "backslashreplace_errors",
    "namereplace_errors", "register_error", "lookup_error",
]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"
BOM = BOM_UTF16 = BOM_UTF16_LE
BOM_UTF32 = BOM_UTF32_LE
BOM32_LE = BOM_UTF16_LE
BOM32_BE = BOM_UTF16_BE
BOM64_LE = BOM_UTF32_LE
BOM64_BE = BOM_UTF32_BE

strict_errors, ignore_errors, replace_errors = map(lookup_error, ("strict", "ignore", "replace"))
xmlcharrefreplace_errors, backslashreplace_errors, namereplace_errors = map(
    lookup_error, ("xmlcharrefreplace", "backslashreplace", "namereplace")
)


class CodecInfo(tuple):
    """What is known of an encoding: its functions and classes."""

    _is_text_encoding = True

    def __new__(
        cls,
        encode,
        decode,
        streamreader=None,
        streamwriter=None,
        incrementalencoder=None,
        incrementaldecoder=None,
        name=None,
        *,
        _is_text_encoding=None,
    ):
        info = super().__new__(cls, (encode, decode, streamreader, streamwriter))
        info.name = name
        info.encode, info.decode = encode, decode
        info.streamreader, info.streamwriter = streamreader, streamwriter
        info.incrementalencoder, info.incrementaldecoder = incrementalencoder, incrementaldecoder
        if _is_text_encoding is not None:
            info._is_text_encoding = _is_text_encoding
        return info

    def __repr__(self):
        cls = self.__class__
        return f"<{cls.__module__}.{cls.__qualname__} object for encoding {self.name} at {id(self):#x}>"

    def __getnewargs__(self):
        return tuple(self)


class Codec:
    """An encoder and decoder without state."""

    def encode(self, input, errors="strict"):
        """Return the encoded input and how much of it was used."""
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        """Return the decoded input and how much of it was used."""
        raise NotImplementedError


class IncrementalEncoder:
    """An encoder that gets its input piece by piece; this one keeps nothing in between."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        """Return the encoded input; `final` with the last piece."""
        raise NotImplementedError

    def reset(self):
        """Forget what was kept."""

    def getstate(self):
        """Return what was kept as an int."""
        return 0

    def setstate(self, state):
        """Go back to what getstate() returned."""


class IncrementalDecoder:
    """A decoder that gets its input piece by piece; this one keeps nothing in between."""

    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        """Return the decoded input; `final` with the last piece."""
        raise NotImplementedError

    def reset(self):
        """Forget what was kept."""

    def getstate(self):
        """Return the bytes that were kept, and the rest of the state as an int."""
        return (b"", 0)

    def setstate(self, state):
        """Go back to what getstate() returned."""


class BufferedIncrementalEncoder(IncrementalEncoder):
    """An incremental encoder that keeps input it cannot encode yet."""

    def _buffer_encode(self, input, errors, final):
        # Returns the output, and how much of the input it is made of.
        raise NotImplementedError

    def encode(self, input, final=False):
        text = self.buffer + input
        output, used = self._buffer_encode(text, self.errors, final)
        self.buffer = text[used:]
        return output

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = "" if state == 0 else state

    def reset(self):
        super().reset()
        self.buffer = ""


class BufferedIncrementalDecoder(IncrementalDecoder):
    """An incremental decoder that keeps incomplete input."""

    def __init__(self, errors="strict"):
        self.buffer = b""
        super().__init__(errors)

    def _buffer_decode(self, input, errors, final):
        # Returns the output, and how much of the input it is made of.
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        text, used = self._buffer_decode(data, self.errors, final)
        self.buffer = data[used:]
        return text

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer, *_ = state

    def reset(self):
        super().reset()
        self.buffer = b""


class _OverStream:
    """What the wrappers of a stream share: they close it, and have what it has besides."""

    def __reduce_ex__(self, proto):
        raise TypeError(f"can't serialize {type(self).__name__}")

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __getattr__(self, name):
        return getattr(self.stream, name)


class StreamWriter(_OverStream, Codec):
    """Writes text to a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        self.stream, self.errors = stream, errors

    def write(self, object):
        encoded, _ = self.encode(object, self.errors)
        self.stream.write(encoded)

    def writelines(self, list):
        self.write("".join(list))

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        if (offset, whence) == (0, 0):
            # A byte order mark is due again.
            self.reset()

    def reset(self):
        """Forget what was kept."""


class StreamReader(_OverStream, Codec):
    """Reads text from a stream of bytes."""

    charbuffertype = str

    def __init__(self, stream, errors="strict"):
        self.stream, self.errors = stream, errors
        self.linebuffer = None
        StreamReader.reset(self)

    def decode(self, input, errors="strict"):
        raise NotImplementedError

    def read(self, size=-1, chars=-1, firstline=False):
        """Return decoded text: as many characters as `chars` or else `size` says, or all there is; `size` bytes are read at a time."""
        if chars < 0:
            chars = size
        while chars < 0 or len(self.charbuffer) < chars:
            piece = self.stream.read() if size < 0 else self.stream.read(size)
            data = self.bytebuffer + piece
            if not data:
                break
            text, used = self._decode_first_line(data) if firstline else self.decode(data, self.errors)
            self.bytebuffer = data[used:]
            self.charbuffer += text
            if not piece:
                break
        end = len(self.charbuffer) if chars < 0 else chars
        result, self.charbuffer = self.charbuffer[:end], self.charbuffer[end:]
        return result

    def _decode_first_line(self, data):
        # Bytes that are wrong do not matter yet if they stand behind the first line.
        try:
            return self.decode(data, self.errors)
        except UnicodeDecodeError as error:
            text, used = self.decode(data[: error.start], self.errors)
            if len(text.splitlines(keepends=True)) <= 1:
                raise
            return text, used

    def readline(self, size=None, keepends=True):
        """Return the next line."""
        line = self.charbuffertype()
        while True:
            data = self.read(size or 72, firstline=True)
            # A line feed may follow in the next piece.
            if data and data.endswith("\r"):
                data += self.read(size=1, chars=1)
            line += data
            lines = line.splitlines(keepends=True)
            if len(lines) > 1:
                self.charbuffer = "".join(lines[1:]) + self.charbuffer
                line = lines[0]
                break
            if lines and lines[0] != lines[0].splitlines()[0]:
                break
            if not data or size is not None:
                break
        if line and not keepends:
            line = line.splitlines()[0]
        return line

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def __iter__(self):
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def reset(self):
        """Forget what was read ahead."""
        self.bytebuffer = b""
        self.charbuffer = self.charbuffertype()


class _TwoWay(_OverStream):
    """A stream with a reader and a writer of its own."""

    def __init__(self, stream, Reader, Writer, errors):
        self.stream, self.errors = stream, errors
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def __iter__(self):
        return self

    def reset(self):
        for part in self.reader, self.writer:
            part.reset()


class StreamReaderWriter(_TwoWay):
    """Reads and writes text on one stream of bytes."""

    encoding = "unknown"

    def __init__(self, stream, Reader, Writer, errors="strict"):
        super().__init__(stream, Reader, Writer, errors)

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def __next__(self):
        return next(self.reader)

    def readlines(self, sizehint=None, keepends=True):
        return self.reader.readlines(sizehint, keepends)

    def readline(self, size=None, keepends=True):
        return self.reader.readline(size, keepends)

    def read(self, size=-1):
        return self.reader.read(size)

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        at_start = whence == 0 and offset == 0
        for part in (self.reader, self.writer) if at_start else (self.reader,):
            part.reset()


class StreamRecoder(_TwoWay):
    """Shows a stream of one encoding as a stream of another."""

    data_encoding = "unknown"
    file_encoding = "unknown"

    def __init__(self, stream, encode, decode, Reader, Writer, errors="strict"):
        super().__init__(stream, Reader, Writer, errors)
        self.encode, self.decode = encode, decode

    def write(self, data):
        text, _ = self.decode(data, self.errors)
        return self.writer.write(text)

    def writelines(self, list):
        return self.write(b"".join(list))

    def _encoded(self, text):
        return self.encode(text, self.errors)[0]

    def read(self, size=-1):
        return self._encoded(self.reader.read(size))

    def readline(self, size=None):
        return self._encoded(self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self.read().splitlines(keepends=True)

    def __next__(self):
        return self._encoded(next(self.reader))

    def seek(self, offset, whence=0):
        for part in self.reader, self.writer:
            part.seek(offset, whence)


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """Open a file of an encoding; without one, as builtins.open() does. It is always read as bytes below."""
    import warnings

    warnings.warn("codecs.open() is deprecated. Use open() instead.", DeprecationWarning, stacklevel=2)
    if encoding is not None and "b" not in mode:
        mode += "b"
    file = builtins.open(filename, mode, buffering)
    if encoding is None:
        return file
    try:
        info = lookup(encoding)
        stream = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
        stream.encoding = encoding
        return stream
    except:
        file.close()
        raise


def EncodedFile(file, data_encoding, file_encoding=None, errors="strict"):
    """Show a file of `file_encoding` as one of `data_encoding`."""
    if file_encoding is None:
        file_encoding = data_encoding
    data, inner = lookup(data_encoding), lookup(file_encoding)
    stream = StreamRecoder(file, data.encode, data.decode, inner.streamreader, inner.streamwriter, errors)
    stream.data_encoding = data_encoding
    stream.file_encoding = file_encoding
    return stream


def getencoder(encoding):
    """Return the function that encodes."""
    return lookup(encoding).encode


def getdecoder(encoding):
    """Return the function that decodes."""
    return lookup(encoding).decode


def _incremental(encoding, kind):
    found = getattr(lookup(encoding), kind)
    if found is None:
        raise LookupError(encoding)
    return found


def getincrementalencoder(encoding):
    """Return the class of incremental encoders; LookupError if there is none."""
    return _incremental(encoding, "incrementalencoder")


def getincrementaldecoder(encoding):
    """Return the class of incremental decoders; LookupError if there is none."""
    return _incremental(encoding, "incrementaldecoder")


def getreader(encoding):
    """Return the class of stream readers."""
    return lookup(encoding).streamreader


def getwriter(encoding):
    """Return the class of stream writers."""
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    """Encode the strings of an iterable one by one."""
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for text in iterator:
        if output := encoder.encode(text):
            yield output
    if output := encoder.encode("", True):
        yield output


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    """Decode the bytes of an iterable one by one."""
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for data in iterator:
        if output := decoder.decode(data):
            yield output
    if output := decoder.decode(b"", True):
        yield output


def make_identity_dict(rng):
    """Return a dict that maps every number of an iterable to itself."""
    return {i: i for i in rng}


def make_encoding_map(decoding_map):
    """Return the inverse of a decoding map; what several bytes map to maps to None."""
    result = {}
    for byte, point in decoding_map.items():
        result[point] = None if point in result else byte
    return result


# Byte order marks stand only at the start: the encodings behind the first piece.
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}


def _check_marked(name, input, consumed):
    size = int(name[-2:]) // 8
    if consumed >= size:
        raise UnicodeDecodeError(name, input, 0, size, "Stream does not start with BOM")


def _native_codec(name):
    marked = name in _UNMARKED

    def encode(input, errors="strict"):
        return _codecs._encode_native(name, input, errors)

    def decode(input, errors="strict"):
        return _codecs._decode_native(name, input, errors, True)

    class Encoder(IncrementalEncoder):
        def __init__(self, errors="strict"):
            super().__init__(errors)
            self.started = False

        def encode(self, input, final=False):
            encoding = _UNMARKED[name] if marked and self.started else name
            self.started = True
            return _codecs._encode_native(encoding, input, self.errors)[0]

        def reset(self):
            self.started = False

        def getstate(self):
            return 0 if self.started or not marked else 2

        def setstate(self, state):
            self.started = not state

    if name == "utf-16" or name == "utf-32":
        ex_decode = utf_16_ex_decode if name == "utf-16" else utf_32_ex_decode

        class Decoder(BufferedIncrementalDecoder):
            order = 0

            def _buffer_decode(self, input, errors, final):
                output, consumed, order = ex_decode(input, errors, self.order, final)
                if order:
                    self.order = order
                elif self.order == 0:
                    _check_marked(name, input, consumed)
                return output, consumed

            def reset(self):
                super().reset()
                self.order = 0

            def getstate(self):
                return (self.buffer, {0: 2, -1: 0, 1: 1}[self.order])

            def setstate(self, state):
                super().setstate(state)
                self.order = {2: 0, 0: -1, 1: 1}[state[1]]

    elif name == "utf-8-sig":

        class Decoder(BufferedIncrementalDecoder):
            first = 1

            def _buffer_decode(self, input, errors, final):
                if not self.first:
                    return utf_8_decode(input, errors, final)
                if len(input) < 3 and BOM_UTF8.startswith(input):
                    return ("", 0)
                self.first = 0
                if input[:3] == BOM_UTF8:
                    output, consumed = utf_8_decode(input[3:], errors, final)
                    return output, consumed + 3
                return utf_8_decode(input, errors, final)

            def reset(self):
                super().reset()
                self.first = 1

            def getstate(self):
                return (self.buffer, self.first)

            def setstate(self, state):
                super().setstate(state)
                self.first = state[1]

    else:

        class Decoder(BufferedIncrementalDecoder):
            def _buffer_decode(self, input, errors, final):
                return _codecs._decode_native(name, input, errors, bool(final))

    class Writer(StreamWriter):
        started = False

        def encode(self, input, errors="strict"):
            encoding = _UNMARKED[name] if marked and self.started else name
            self.started = True
            return _codecs._encode_native(encoding, input, errors)

        def reset(self):
            self.started = False

    class Reader(StreamReader):
        order = 0
        started = False

        def decode(self, input, errors="strict"):
            if name == "utf-16" or name == "utf-32":
                output, consumed, order = ex_decode(input, errors, self.order, False)
                self.order = order or self.order
                if self.order == 0:
                    _check_marked(name, input, consumed)
                return output, consumed
            encoding = _UNMARKED[name] if marked and self.started else name
            result = _codecs._decode_native(encoding, input, errors, False)
            self.started = self.started or result[1] > 0
            return result

        def reset(self):
            super().reset()
            self.order = 0
            self.started = False

    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, name)


def _bytes_codec(name, encode_all, decode_all, is_text=False):
    def encode(input, errors="strict"):
        return encode_all(input), len(input)

    def decode(input, errors="strict"):
        return decode_all(input), len(input)

    class Encoder(IncrementalEncoder):
        def encode(self, input, final=False):
            return encode_all(input)

    class Decoder(IncrementalDecoder):
        def decode(self, input, final=False):
            return decode_all(input)

    class Writer(StreamWriter):
        charbuffertype = bytes

        def encode(self, input, errors="strict"):
            return encode(input)

    class Reader(StreamReader):
        charbuffertype = bytes

        def decode(self, input, errors="strict"):
            return decode(input)

    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, name, _is_text_encoding=is_text)


def _rot13(text):
    return text.translate(_ROT13)


_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROT13 = str.maketrans(
    _letters + _letters.lower(),
    _letters[13:] + _letters[:13] + _letters[13:].lower() + _letters[:13].lower(),
)


def _uu_encode(data):
    import binascii

    lines = (binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 666 <data>\n" + b"".join(lines) + b" \nend\n"


def _uu_decode(data):
    import binascii

    lines = iter(bytes(data).splitlines(keepends=True))
    if not any(line.startswith(b"begin") for line in lines):
        raise ValueError('Missing "begin" line in input data')
    pieces = []
    for line in lines:
        if line == b"end\n":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write more than the first byte announces.
            size = ((line[0] - 32 & 63) * 4 + 5) // 3
            pieces.append(binascii.a2b_uu(line[:size]))
    else:
        raise ValueError("Truncated input data")
    return b"".join(pieces)


def _undefined(input):
    raise UnicodeError("undefined encoding")


def _find_codec(encoding, native):
    """Return the codec info of an encoding that no search function knows, or None."""
    if native is not None:
        return _native_codec(native)
    name = encoding.lower().replace("-", "_").replace(" ", "_")
    if name in ("rot13", "rot_13"):
        return _bytes_codec("rot13", _rot13, _rot13)
    if name in ("hex", "hex_codec"):
        import binascii

        return _bytes_codec("hex", binascii.b2a_hex, binascii.a2b_hex)
    if name in ("base64", "base64_codec", "base_64"):
        import base64

        return _bytes_codec("base64", base64.encodebytes, base64.decodebytes)
    if name in ("zlib", "zlib_codec", "zip"):
        import zlib

        return _bytes_codec("zlib", zlib.compress, zlib.decompress)
    if name in ("bz2", "bz2_codec"):
        import bz2

        return _bytes_codec("bz2", bz2.compress, bz2.decompress)
    if name in ("quopri", "quopri_codec", "quoted_printable", "quotedprintable"):
        import quopri

        return _bytes_codec("quopri", lambda data: quopri.encodestring(data, quotetabs=True), quopri.decodestring)
    if name in ("uu", "uu_codec"):
        return _bytes_codec("uu", _uu_encode, _uu_decode)
    if name == "undefined":
        return _bytes_codec("undefined", _undefined, _undefined, is_text=True)
    return None
