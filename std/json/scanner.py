"""The scanner of JSON: native where there is one, else in the language."""

import re

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ["make_scanner"]

_BLANKS = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"null": None, "true": True, "false": False}
_CONSTANTS = "NaN", "Infinity", "-Infinity"


class _Scanner:
    # One decoder's settings; each method takes a text and where in it to begin, and returns an object and where it ends.

    def __init__(self, decoder):
        from json.decoder import JSONDecodeError

        self.error, self.decoder = JSONDecodeError, decoder
        self.keys = {}

    def once(self, text, at):
        if at < 0:
            raise ValueError("idx cannot be negative")
        try:
            return self.value(text, at)
        finally:
            self.keys.clear()

    def value(self, text, at):
        decoder = self.decoder
        match text[at : at + 1]:
            case '"':
                return decoder.parse_string(text, at + 1, decoder.strict)
            case "{":
                return self.object(text, at + 1)
            case "[":
                return self.array(text, at + 1)
        for word, meant in _WORDS.items():
            if text.startswith(word, at):
                return meant, at + len(word)
        number = _NUMBER.match(text, at)
        if number is not None:
            whole, fraction, exponent = number.groups("")
            kind = decoder.parse_float if fraction or exponent else decoder.parse_int
            return kind(whole + fraction + exponent), number.end()
        for word in _CONSTANTS:
            if text.startswith(word, at):
                return decoder.parse_constant(word), at + len(word)
        raise StopIteration(at)

    def member(self, text, at):
        # What must follow at a place where nothing else may.
        try:
            return self.value(text, at)
        except StopIteration as error:
            raise self.error("Expecting value", text, error.value) from None

    def after(self, text, at, closing, what):
        # Whether the container ends here, and where to go on.
        at = _BLANKS.match(text, at).end()
        found = text[at : at + 1]
        if found == closing:
            return True, at + 1
        if found != ",":
            raise self.error("Expecting ',' delimiter", text, at)
        comma, at = at, _BLANKS.match(text, at + 1).end()
        if text[at : at + 1] == closing:
            raise self.error(f"Illegal trailing comma before end of {what}", text, comma)
        return False, at

    def array(self, text, at):
        values = []
        at = _BLANKS.match(text, at).end()
        if text[at : at + 1] == "]":
            return values, at + 1
        ended = False
        while not ended:
            value, at = self.member(text, at)
            values.append(value)
            ended, at = self.after(text, at, "]", "array")
        return values, at

    def object(self, text, at):
        decoder, pairs = self.decoder, []
        at = _BLANKS.match(text, at).end()
        ended = text[at : at + 1] == "}"
        if ended:
            at += 1
        while not ended:
            if text[at : at + 1] != '"':
                raise self.error("Expecting property name enclosed in double quotes", text, at)
            key, at = decoder.parse_string(text, at + 1, decoder.strict)
            at = _BLANKS.match(text, at).end()
            if text[at : at + 1] != ":":
                raise self.error("Expecting ':' delimiter", text, at)
            value, at = self.member(text, _BLANKS.match(text, at + 1).end())
            # Equal keys of a document are one string.
            pairs.append((self.keys.setdefault(key, key), value))
            ended, at = self.after(text, at, "}", "object")
        if decoder.object_pairs_hook is not None:
            return decoder.object_pairs_hook(pairs), at
        found = dict(pairs)
        return found if decoder.object_hook is None else decoder.object_hook(found), at


def py_make_scanner(context):
    """The scanner of a decoder, in the language."""
    return _Scanner(context).once


make_scanner = c_make_scanner or py_make_scanner
