"""File names and the patterns of shells.

    *       anything
    ?       one character
    [seq]   one of these
    [!seq]  none of these

Case counts as the system has it, except for fnmatchcase().
"""

import functools
import os
import posixpath
import re

__all__ = ["filter", "filterfalse", "fnmatch", "fnmatchcase", "translate"]


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    if isinstance(pat, bytes):
        source = translate(str(pat, "ISO-8859-1")).encode("ISO-8859-1")
    else:
        source = translate(pat)
    return re.compile(source).match


def fnmatch(name, pat):
    """Whether a file name matches a pattern; case counts if it does in this system's files."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


def fnmatchcase(name, pat):
    """Whether a name matches a pattern; case counts."""
    return _compile_pattern(pat)(name) is not None


def _selected(names, pat, wanted):
    matches = _compile_pattern(os.path.normcase(pat))
    if os.path is posixpath:
        return [name for name in names if (matches(name) is not None) is wanted]
    normcase = os.path.normcase
    return [name for name in names if (matches(normcase(name)) is not None) is wanted]


def filter(names, pat):
    """Those of the names that match a pattern, as a list."""
    return _selected(names, pat, True)


def filterfalse(names, pat):
    """Those of the names that do not match a pattern, as a list."""
    return _selected(names, pat, False)


def translate(pat):
    """The regular expression that matches what a pattern does."""
    pieces = _pieces(pat, ".")
    # Each part between stars is matched where it first fits, and that is not tried again.
    stars = [i for i, piece in enumerate(pieces) if piece is None]
    if not stars:
        return _whole("".join(pieces))
    parts = ["".join(pieces[: stars[0]])]
    for here, behind in zip(stars, stars[1:]):
        parts.append(f"(?>.*?{''.join(pieces[here + 1:behind])})")
    parts.append(".*" + "".join(pieces[stars[-1] + 1:]))
    return _whole("".join(parts))


def _whole(expression):
    return rf"(?s:{expression})\z"


def _pieces(pat, one, star=None):
    """The regular expressions of a pattern's pieces; runs of stars become one `star`."""
    pieces = []
    position, length = 0, len(pat)
    while position < length:
        character = pat[position]
        position += 1
        if character == "*":
            if not pieces or pieces[-1] is not star:
                pieces.append(star)
        elif character == "?":
            pieces.append(one)
        elif character == "[":
            piece, position = _set(pat, position)
            pieces.append(piece)
        else:
            pieces.append(_escaped(character))
    return pieces


_escaped = functools.lru_cache(maxsize=512)(re.escape)


def _set(pat, start):
    """The set that begins behind a bracket, and where it ends. Without an end the bracket stands for itself."""
    search_from = start
    if pat[search_from:search_from + 1] == "!":
        search_from += 1
    # A bracket that comes first belongs to the set.
    end = pat.find("]", search_from + 1)
    if end < 0:
        return "\\[", start
    content = pat[start:end]
    if "-" in content:
        content = _ranges(pat, start, end)
    else:
        content = content.replace("\\", "\\\\")
    if not content:
        piece = "(?!)"
    elif content == "!":
        piece = "."
    else:
        content = re.sub(r"([&~|])", r"\\\1", content)
        if content[0] == "!":
            content = "^" + content[1:]
        elif content[0] in "^[":
            content = "\\" + content
        piece = f"[{content}]"
    return piece, end + 1


def _ranges(pat, start, end):
    """The content of a set with hyphens: ranges stay, ranges of nothing go, other hyphens stand for themselves."""
    chunks = []
    begin = start
    hyphen = pat.find("-", start + (2 if pat[start] == "!" else 1), end)
    while hyphen >= 0:
        chunks.append(pat[begin:hyphen])
        begin = hyphen + 1
        hyphen = pat.find("-", hyphen + 3, end)
    if pat[begin:end]:
        chunks.append(pat[begin:end])
    else:
        # The hyphen is the last character.
        chunks[-1] += "-"
    for i in reversed(range(1, len(chunks))):
        if chunks[i - 1][-1] > chunks[i][0]:
            chunks[i - 1:i + 1] = [chunks[i - 1][:-1] + chunks[i][1:]]
    return "-".join([chunk.replace("\\", r"\\").replace("-", r"\-") for chunk in chunks])
