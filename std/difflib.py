"""Differences between sequences: matching blocks, edits, similarity, and the usual formats of diffs."""

from collections import namedtuple
from heapq import nlargest

__all__ = [
    "get_close_matches",
    "ndiff",
    "restore",
    "SequenceMatcher",
    "Differ",
    "IS_CHARACTER_JUNK",
    "IS_LINE_JUNK",
    "context_diff",
    "unified_diff",
    "diff_bytes",
    "HtmlDiff",
    "Match",
]

Match = namedtuple("Match", "a b size")


def _similarity(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Compares two sequences of hashable elements by their longest matching blocks.

    What is found in the second sequence is kept, so comparing many sequences with one is fastest with that one as
    the second. `isjunk` says which of its elements are not to start a match; with `autojunk` neither do elements
    that make up more than 1 % of a long sequence.
    """

    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set both sequences."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence."""
        if b is not self.b:
            self.b = b
            self.matching_blocks = self.opcodes = self.fullbcount = None
            self._index_second()

    def _index_second(self):
        """Note at which positions of the second sequence each element is, junk and popular elements apart."""
        positions = self.b2j = {}
        for index, element in enumerate(self.b):
            positions.setdefault(element, []).append(index)
        isjunk = self.isjunk
        self.bjunk = {element for element in positions if isjunk(element)} if isjunk else set()
        for element in self.bjunk:
            del positions[element]
        self.bpopular = set()
        length = len(self.b)
        if self.autojunk and length >= 200:
            limit = length // 100 + 1
            self.bpopular = {element for element, where in positions.items() if len(where) > limit}
            for element in self.bpopular:
                del positions[element]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """The longest block a[i:i+k] == b[j:j+k] in the given ranges: the first in a, then the first in b.

        It holds no junk, except where it can be extended by equal junk on either side.
        """
        a, b, junk = self.a, self.b, self.bjunk
        ahi = len(a) if ahi is None else ahi
        bhi = len(b) if bhi is None else bhi
        best_i, best_j, size = alo, blo, 0
        none = ()
        where = self.b2j.get
        # ending[j]: how long the match is that ends with the element of a before this one and with b[j]
        ending = {}
        for i in range(alo, ahi):
            now = {}
            before = ending.get
            for j in where(a[i], none):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = now[j] = before(j - 1, 0) + 1
                if k > size:
                    best_i, best_j, size = i - k + 1, j - k + 1, k
            ending = now

        # Popular elements have no positions, but belong to a block that they touch; junk only after them.
        for with_junk in False, True:
            while (
                best_i > alo
                and best_j > blo
                and (b[best_j - 1] in junk) == with_junk
                and a[best_i - 1] == b[best_j - 1]
            ):
                best_i, best_j, size = best_i - 1, best_j - 1, size + 1
            while (
                best_i + size < ahi
                and best_j + size < bhi
                and (b[best_j + size] in junk) == with_junk
                and a[best_i + size] == b[best_j + size]
            ):
                size += 1
        return Match(best_i, best_j, size)

    def get_matching_blocks(self):
        """All matching blocks in order, as triples (i, j, n); the last one is empty and at both ends."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        found = []
        ranges = [(0, len(self.a), 0, len(self.b))]
        while ranges:
            alo, ahi, blo, bhi = ranges.pop()
            i, j, size = block = self.find_longest_match(alo, ahi, blo, bhi)
            if not size:
                continue
            found.append(block)
            if alo < i and blo < j:
                ranges.append((alo, i, blo, j))
            if i + size < ahi and j + size < bhi:
                ranges.append((i + size, ahi, j + size, bhi))
        found.sort()
        found.append((len(self.a), len(self.b), 0))

        # Blocks that touch each other become one.
        blocks = []
        start_i = start_j = length = 0
        for i, j, size in found:
            if size and i == start_i + length and j == start_j + length:
                length += size
                continue
            if length:
                blocks.append(Match(start_i, start_j, length))
            start_i, start_j, length = i, j, size
        blocks.append(Match(len(self.a), len(self.b), 0))
        self.matching_blocks = blocks
        return blocks

    def get_opcodes(self):
        """How to turn a into b: 5-tuples (tag, i1, i2, j1, j2), tag being replace, delete, insert or equal."""
        if self.opcodes is None:
            self.opcodes = opcodes = []
            i = j = 0
            for start_i, start_j, size in self.get_matching_blocks():
                deleted, inserted = i < start_i, j < start_j
                if deleted or inserted:
                    tag = "replace" if deleted and inserted else "delete" if deleted else "insert"
                    opcodes.append((tag, i, start_i, j, start_j))
                i, j = start_i + size, start_j + size
                if size:
                    opcodes.append(("equal", start_i, i, start_j, j))
        return self.opcodes

    def get_grouped_opcodes(self, n=3):
        """Yield the opcodes in groups that have changes, with up to n equal elements around each."""
        codes = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        tag, i1, i2, j1, j2 = codes[0]
        if tag == "equal":
            codes[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        tag, i1, i2, j1, j2 = codes[-1]
        if tag == "equal":
            codes[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > 2 * n:
                # Too much in common to keep the changes on both sides together.
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        """How similar the sequences are, from 0 to 1."""
        matches = sum(block[-1] for block in self.get_matching_blocks())
        return _similarity(matches, len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio() that disregards order."""
        if self.fullbcount is None:
            self.fullbcount = counts = {}
            for element in self.b:
                counts[element] = counts.get(element, 0) + 1
        left = {}
        matches = 0
        for element in self.a:
            count = left[element] if element in left else self.fullbcount.get(element, 0)
            left[element] = count - 1
            matches += count > 0
        return _similarity(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of ratio() that knows only the lengths."""
        la, lb = len(self.a), len(self.b)
        return _similarity(min(la, lb), la + lb)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The up to n best matches for a word that are at least as similar as the cutoff, the best first."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    matcher = SequenceMatcher(b=word)
    scored = []
    for candidate in possibilities:
        matcher.set_seq1(candidate)
        if (
            matcher.real_quick_ratio() >= cutoff
            and matcher.quick_ratio() >= cutoff
            and (score := matcher.ratio()) >= cutoff
        ):
            scored.append((score, candidate))
    return [candidate for score, candidate in nlargest(n, scored)]


def _hint(line, marks):
    """A line of marks under a changed line; where nothing is marked, the line's own white space keeps the columns."""
    return "".join(char if mark == " " and char.isspace() else mark for char, mark in zip(line, marks)).rstrip()


class Differ:
    """Compares texts line by line, and similar lines character by character.

    Lines of the result begin with "- " (only in the first text), "+ " (only in the second), "  " (in both) or "? "
    (in neither: marks what differs in the line above).
    """

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """Yield the lines of the difference."""
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == "equal":
                yield from self._dump(" ", a, alo, ahi)
            elif tag == "replace":
                yield from self._fancy_replace(a, alo, ahi, b, blo, bhi)
            else:
                yield from self._one_sided(a, alo, ahi, b, blo, bhi)

    def _dump(self, tag, lines, lo, hi):
        for index in range(lo, hi):
            yield f"{tag} {lines[index]}"

    def _one_sided(self, a, alo, ahi, b, blo, bhi):
        yield from self._dump("-", a, alo, ahi)
        yield from self._dump("+", b, blo, bhi)

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        """Both blocks one after the other, the shorter one first."""
        parts = [self._dump("-", a, alo, ahi), self._dump("+", b, blo, bhi)]
        if bhi - blo < ahi - alo:
            parts.reverse()
        for part in parts:
            yield from part

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Compare two blocks of lines: pairs of similar lines are found, which divide the blocks."""
        # Similar lines are looked for at about the same place in both blocks, else this would take quadratic time.
        window = 10
        matcher = SequenceMatcher(self.charjunk)
        done_i, done_j = alo, blo
        for j in range(blo, bhi):
            matcher.set_seq2(b[j])
            expected = alo + (j - blo)
            best_ratio, best_i = 0.74999, None
            for i in range(max(done_i, expected - window), min(ahi, expected + window + 1)):
                matcher.set_seq1(a[i])
                if (
                    matcher.real_quick_ratio() > best_ratio
                    and matcher.quick_ratio() > best_ratio
                    and (score := matcher.ratio()) > best_ratio
                ):
                    best_ratio, best_i = score, i
            if best_i is None:
                continue
            yield from self._between(a, done_i, best_i, b, done_j, j)
            yield from self._changed_line(a[best_i], b[j], matcher)
            done_i, done_j = best_i + 1, j + 1
        yield from self._between(a, done_i, ahi, b, done_j, bhi)

    def _between(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi and blo < bhi:
            yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
        else:
            yield from self._one_sided(a, alo, ahi, b, blo, bhi)

    def _changed_line(self, old, new, matcher):
        if old == new:
            yield "  " + old
            return
        old_marks = new_marks = ""
        matcher.set_seqs(old, new)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            for_old, for_new = {"replace": "^^", "delete": "- ", "insert": " +", "equal": "  "}[tag]
            old_marks += for_old * (i2 - i1)
            new_marks += for_new * (j2 - j1)
        yield from self._with_hints(old, new, old_marks, new_marks)

    def _with_hints(self, old, new, old_marks, new_marks):
        for sign, line, marks in ("-", old, _hint(old, old_marks)), ("+", new, _hint(new, new_marks)):
            yield f"{sign} {line}"
            if marks:
                yield f"? {marks}\n"


def IS_LINE_JUNK(line, pat=None):
    """Whether a line is blank or has but one `#`."""
    if pat is not None:
        return pat(line) is not None
    return line.strip() in ("", "#")


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Whether a character is a space or a tab."""
    return ch in ws


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Compare two lists of lines with a Differ; yields its lines."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Yield the lines of the first (1) or second (2) text that a difference from ndiff() was made of."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}") from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def _check_types(a, b, *args):
    # A mistake here would show up only far away, in the text of the difference.
    for lines in a, b:
        if lines and not isinstance(lines[0], str):
            raise TypeError(f"lines to compare must be str, not {type(lines[0]).__name__} ({lines[0]!r})")
    for lines in a, b:
        if isinstance(lines, str):
            raise TypeError(f"input must be a sequence of strings, not {type(lines).__name__}")
    for arg in args:
        if not isinstance(arg, str):
            raise TypeError(f"all arguments must be str, not: {arg!r}")


def _format_range_unified(start, stop):
    length = stop - start
    # Lines are counted from 1; an empty range names the line before it.
    first = start + 1 if length else start
    return f"{first}" if length == 1 else f"{first},{length}"


def _format_range_context(start, stop):
    length = stop - start
    first = start + 1 if length else start
    return f"{first}" if length <= 1 else f"{first},{first + length - 1}"


def _file_header(sign, name, date, lineterm):
    return f"{sign} {name}{f'\t{date}' if date else ''}{lineterm}"


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Yield the lines of a unified diff of two lists of lines, with n lines of context."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _file_header("---", fromfile, fromfiledate, lineterm)
            yield _file_header("+++", tofile, tofiledate, lineterm)
        old = _format_range_unified(group[0][1], group[-1][2])
        new = _format_range_unified(group[0][3], group[-1][4])
        yield f"@@ -{old} +{new} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (" " + line for line in a[i1:i2])
                continue
            if tag != "insert":
                yield from ("-" + line for line in a[i1:i2])
            if tag != "delete":
                yield from ("+" + line for line in b[j1:j2])


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """Yield the lines of a context diff of two lists of lines, with n lines of context."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    sign = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _file_header("***", fromfile, fromfiledate, lineterm)
            yield _file_header("---", tofile, tofiledate, lineterm)
        tags = {code[0] for code in group}
        yield "***************" + lineterm
        yield f"*** {_format_range_context(group[0][1], group[-1][2])} ****{lineterm}"
        if tags & {"replace", "delete"}:
            for tag, i1, i2, _, _ in group:
                if tag != "insert":
                    yield from (sign[tag] + line for line in a[i1:i2])
        yield f"--- {_format_range_context(group[0][3], group[-1][4])} ----{lineterm}"
        if tags & {"replace", "insert"}:
            for tag, _, _, j1, j2 in group:
                if tag != "delete":
                    yield from (sign[tag] + line for line in b[j1:j2])


def diff_bytes(
    dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"
):
    """Compare lines of bytes with unified_diff or context_diff."""

    def text(data):
        try:
            return data.decode("ascii", "surrogateescape")
        except AttributeError as e:
            raise TypeError(f"all arguments must be bytes, not {type(data).__name__} ({data!r})") from e

    a, b = list(map(text, a)), list(map(text, b))
    names = map(text, (fromfile, tofile, fromfiledate, tofiledate))
    for line in dfunc(a, b, *names, n, text(lineterm)):
        yield line.encode("ascii", "surrogateescape")


def __getattr__(name):
    if name == "HtmlDiff":
        from _difflib_html import HtmlDiff

        globals()["HtmlDiff"] = HtmlDiff
        return HtmlDiff
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
