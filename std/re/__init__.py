"""Regular expressions.

Patterns and the strings they are applied to are str or bytes. The functions of this module compile
a pattern, remember it, and call the method of the same name:

    match, fullmatch, search     one match: at the beginning, of everything, anywhere
    findall, finditer            all matches
    sub, subn                    replace matches
    split                        what lies between matches
    compile, escape, purge       patterns, patterns for exact text, forget patterns

Flags: A ASCII, I IGNORECASE, L LOCALE, M MULTILINE, S DOTALL, U UNICODE, X VERBOSE.
"""

import enum
import _sre
from _sre import Match, Pattern

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split",
    "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
    "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
    "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]


class PatternError(Exception):
    """Raised for patterns that are none.

    msg: the message without the position
    pattern: the pattern, or None
    pos: where in the pattern it fails, or None
    lineno, colno: the line and column of pos, or None
    """

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is None or pos is None:
            super().__init__(msg)
            return
        newline = "\n" if isinstance(pattern, str) else b"\n"
        self.lineno = pattern.count(newline, 0, pos) + 1
        self.colno = pos - pattern.rfind(newline, 0, pos)
        text = f"{msg} at position {pos}"
        if newline in pattern:
            text += f" (line {self.lineno}, column {self.colno})"
        super().__init__(text)


error = PatternError


@enum.global_enum
@enum._simple_enum(enum.IntFlag, boundary=enum.KEEP)
class RegexFlag:
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128
    __str__ = object.__str__
    _numeric_repr_ = hex


class _Omitted(int):
    """Default of parameters that should be given by keyword."""


_omitted = _Omitted(0)

# Compiled patterns; the oldest goes first.
_cache = {}
_LIMIT = 512


def _compile(pattern, flags):
    if flags.__class__ is RegexFlag:
        flags = flags._value_
    try:
        return _cache[pattern.__class__, pattern, flags]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)) and not hasattr(pattern, "decode"):
        raise TypeError("first argument must be string or compiled pattern")
    compiled = _sre.compile(pattern, flags & 0xffffffff, 3)
    if flags & 128:
        return compiled
    if len(_cache) >= _LIMIT:
        try:
            del _cache[next(iter(_cache))]
        except (StopIteration, RuntimeError, KeyError):
            pass
    _cache[pattern.__class__, pattern, flags] = compiled
    return compiled


_sre.use_compiler(_compile)
# Looks among those of the last time first.
_compiled = _sre.compiled


def match(pattern, string, flags=0):
    """Match a pattern at the beginning of the string; None if it does not."""
    return _compiled(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Match a pattern against all of the string; None if it does not."""
    return _compiled(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """The first match of a pattern in the string, or None."""
    return _compiled(pattern, flags).search(string)


def sub(pattern, repl, string, *args, count=_omitted, flags=_omitted):
    """The string with the matches of a pattern replaced.

    repl is a template with references to groups, such as \\1 or \\g<name>, or a function that gets
    the match and returns the text for it. count limits the replacements.
    """
    if args:
        count, flags = _from_positions("sub", "count", args, count, flags)
    return _compiled(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, *args, count=_omitted, flags=_omitted):
    """As sub(), with the number of replacements: a tuple of both."""
    if args:
        count, flags = _from_positions("subn", "count", args, count, flags)
    return _compiled(pattern, flags).subn(repl, string, count)


def split(pattern, string, *args, maxsplit=_omitted, flags=_omitted):
    """The parts of the string between matches of a pattern, with the texts of its groups.

    maxsplit limits the splits; what is left is the last item.
    """
    if args:
        maxsplit, flags = _from_positions("split", "maxsplit", args, maxsplit, flags)
    return _compiled(pattern, flags).split(string, maxsplit)


def _from_positions(function, name, args, number, flags):
    """The two last arguments of a function where some of them were given by position."""
    import warnings

    if number is not _omitted:
        raise TypeError(f"{function}() got multiple values for argument {name!r}")
    number, *rest = args
    if rest:
        if flags is not _omitted:
            raise TypeError(f"{function}() got multiple values for argument 'flags'")
        flags, *more = rest
        if more:
            least = 2 if function == "split" else 3
            raise TypeError(
                f"{function}() takes from {least} to {least + 2} positional arguments "
                f"but {least + len(args)} were given"
            )
    warnings.warn(
        f"{name!r} is passed as positional argument", DeprecationWarning, stacklevel=3
    )
    return number, flags


sub.__text_signature__ = subn.__text_signature__ = "(pattern, repl, string, count=0, flags=0)"
split.__text_signature__ = "(pattern, string, maxsplit=0, flags=0)"


def findall(pattern, string, flags=0):
    """A list of all matches of a pattern that do not overlap.

    With groups in the pattern the texts of the groups are listed, as tuples if there are several.
    """
    return _compiled(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator over all matches of a pattern that do not overlap."""
    return _compiled(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """Compile a pattern; a compiled one is returned as it is."""
    return _compiled(pattern, flags)


def purge():
    """Forget the patterns that were compiled by functions of this module."""
    _cache.clear()
    _sre.forget()


_special = {ord(character): "\\" + character for character in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """The pattern that matches exactly this text."""
    if isinstance(pattern, str):
        return pattern.translate(_special)
    return str(pattern, "latin1").translate(_special).encode("latin1")


def _pickle(pattern):
    return _compile, (pattern.pattern, pattern.flags)


def __getattr__(name):
    if name == "Scanner":
        from re._scanner import Scanner

        globals()[name] = Scanner
        return Scanner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


import copyreg

copyreg.pickle(Pattern, _pickle)
