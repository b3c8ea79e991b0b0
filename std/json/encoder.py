"""Writing JSON."""

import re

try:
    from _json import (
        encode_basestring as c_encode_basestring,
        encode_basestring_ascii as c_encode_basestring_ascii,
        make_encoder as c_make_encoder,
    )
except ImportError:
    c_encode_basestring = c_encode_basestring_ascii = c_make_encoder = None

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\x00-\x1f]')
_ESCAPED_ASCII = re.compile(r'["\\]|[^ -~]')


def _escape(found):
    char = found[0]
    if char in _SHORT:
        return _SHORT[char]
    point = ord(char)
    if point < 0x10000:
        return f"\\u{point:04x}"
    point -= 0x10000
    return f"\\u{0xD800 | point >> 10:04x}\\u{0xDC00 | point & 0x3FF:04x}"


def py_encode_basestring(s):
    """A string in quotes, in the language."""
    return '"' + _ESCAPED.sub(_escape, s) + '"'


def py_encode_basestring_ascii(s):
    """A string in quotes, all in ASCII, in the language."""
    return '"' + _ESCAPED_ASCII.sub(_escape, s) + '"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii

INFINITY = float("inf")


class JSONEncoder:
    """Encodes dicts, lists, tuples, strings, numbers, booleans and None.

    Other objects go to default(), to be overridden or given. skipkeys leaves out keys of other
    types than str, int, float, bool and None; ensure_ascii escapes all other characters;
    check_circular finds containers in themselves; allow_nan writes NaN and the infinities;
    sort_keys sorts; indent (a number or a string) puts every item on a line; separators are
    those after items and after keys.
    """

    item_separator = ", "
    key_separator = ": "

    def __init__(
        self,
        *,
        skipkeys=False,
        ensure_ascii=True,
        check_circular=True,
        allow_nan=True,
        sort_keys=False,
        indent=None,
        separators=None,
        default=None,
    ):
        self.ensure_ascii, self.allow_nan = ensure_ascii, allow_nan
        self.skipkeys, self.sort_keys = skipkeys, sort_keys
        self.check_circular = check_circular
        self.indent = indent
        if separators is None:
            if indent is not None:
                # No blanks at the end of lines.
                self.item_separator = ","
        else:
            self.item_separator, self.key_separator = separators
        if default is not None:
            self.default = default

    def default(self, o):
        """Return something encodable for an object, or raise TypeError."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """Return an object as a string of JSON."""
        if isinstance(o, str):
            return encode_basestring_ascii(o) if self.ensure_ascii else encode_basestring(o)
        chunks = self.iterencode(o, _one_shot=True)
        if not isinstance(chunks, (list, tuple)):
            chunks = list(chunks)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """Yield the JSON of an object piece by piece."""
        markers = {} if self.check_circular else None
        text = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        if _one_shot and c_make_encoder is not None:
            return c_make_encoder(
                markers,
                self.default,
                text,
                indent,
                self.key_separator,
                self.item_separator,
                self.sort_keys,
                self.skipkeys,
                self.allow_nan,
            )(o, 0)
        return _Writer(self, markers, text, indent).value(o, 0)


class _Writer:
    # Does what the native encoder does, but step by step.

    def __init__(self, encoder, markers, text, indent):
        self.markers = markers
        self.default = encoder.default
        self.text = text
        self.indent = indent
        self.key_separator = encoder.key_separator
        self.item_separator = encoder.item_separator
        self.sort_keys = encoder.sort_keys
        self.skipkeys = encoder.skipkeys
        self.allow_nan = encoder.allow_nan

    def simple(self, o):
        # The JSON of a value without parts, or None.
        if isinstance(o, str):
            return self.text(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            # Subclasses may have another repr.
            return int.__repr__(o)
        if isinstance(o, float):
            return self.number(o)
        return None

    def number(self, o):
        if o != o:
            text = "NaN"
        elif o == INFINITY:
            text = "Infinity"
        elif o == -INFINITY:
            text = "-Infinity"
        else:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")
        return text

    def key(self, key):
        # The text of a key, or None to leave it out.
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return self.number(key)
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def enter(self, o):
        markers = self.markers
        if markers is not None:
            if id(o) in markers:
                raise ValueError("Circular reference detected")
            markers[id(o)] = o

    def leave(self, o):
        if self.markers is not None:
            del self.markers[id(o)]

    def value(self, o, level):
        text = self.simple(o)
        if text is not None:
            yield text
        elif isinstance(o, (list, tuple)):
            yield from self.array(o, level)
        elif isinstance(o, dict):
            yield from self.object(o, level)
        else:
            self.enter(o)
            replacement = self.default(o)
            try:
                yield from self.value(replacement, level)
            except GeneratorExit:
                raise
            except BaseException as error:
                error.add_note(f"when serializing {type(o).__name__} object")
                raise
            self.leave(o)

    def newline(self, level):
        return "" if self.indent is None else "\n" + self.indent * level

    def array(self, items, level):
        if not items:
            yield "[]"
            return
        self.enter(items)
        prefix = "[" + self.newline(level + 1)
        separator = self.item_separator + self.newline(level + 1)
        for index, item in enumerate(items):
            text = None
            try:
                text = self.simple(item)
                if text is not None:
                    yield prefix + text
                else:
                    yield prefix
                    yield from self.value(item, level + 1)
            except GeneratorExit:
                raise
            except BaseException as error:
                error.add_note(f"when serializing {type(items).__name__} item {index}")
                raise
            prefix = separator
        if self.indent is not None:
            yield self.newline(level)
        yield "]"
        self.leave(items)

    def object(self, mapping, level):
        if not mapping:
            yield "{}"
            return
        self.enter(mapping)
        yield "{"
        separator = self.item_separator + self.newline(level + 1)
        prefix = self.newline(level + 1)
        items = mapping.items()
        if self.sort_keys:
            items = sorted(items)
        first = True
        for key, value in items:
            text = self.key(key)
            if text is None:
                continue
            if first:
                first = False
                if prefix:
                    yield prefix
            else:
                yield separator
            yield self.text(text)
            yield self.key_separator
            try:
                yield from self.value(value, level + 1)
            except GeneratorExit:
                raise
            except BaseException as error:
                error.add_note(f"when serializing {type(mapping).__name__} item {key!r}")
                raise
        if not first and self.indent is not None:
            yield self.newline(level)
        yield "}"
        self.leave(mapping)
