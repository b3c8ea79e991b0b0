"""Text in lines of a given width, and the left margin of text."""

import re

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

# Only these are spaces here: a no-break space keeps words together.
_whitespace = "\t\n\x0b\x0c\r "

_SPACE = r"[\t\n\x0b\x0c\r\ ]"
_SOLID = r"[^\t\n\x0b\x0c\r\ ]"
_LETTER = r"[^\d\W]"
_WORD = r"""[\w!"'&.,?]"""


class TextWrapper:
    """Breaks text into lines.

    width: the longest line
    initial_indent, subsequent_indent: what the first line and the others begin with
    expand_tabs, tabsize: tabs become spaces up to the next multiple of tabsize
    replace_whitespace: each whitespace character becomes a space, after the tabs
    fix_sentence_endings: sentences are told apart by two spaces
    break_long_words: words longer than the width are cut
    break_on_hyphens: words may be broken behind their hyphens
    drop_whitespace: no whitespace at the beginning and end of lines
    max_lines, placeholder: the last of so many lines ends with the placeholder if text is left
    """

    unicode_whitespace_trans = dict.fromkeys(map(ord, _whitespace), ord(" "))

    # A chunk ends where a line may: at spaces, behind a hyphen between letters, around a dash.
    wordsep_re = re.compile(
        rf"""( {_SPACE}+
             | (?<={_WORD}) -{{2,}} (?=\w)
             | {_SOLID}+?
               (?: (?=\z | {_SPACE})
                 | (?<={_WORD}) (?=-{{2,}}\w)
                 | - (?: (?<={_LETTER}{_LETTER}-) | (?<={_LETTER}-{_LETTER}-) )
                   (?= {_LETTER}-?{_LETTER})
               )
             )""",
        re.VERBOSE,
    )
    wordsep_simple_re = re.compile(f"({_SPACE}+)")
    sentence_end_re = re.compile(r"""[a-z][.!?]["']?\z""")

    def __init__(
        self,
        width=70,
        initial_indent="",
        subsequent_indent="",
        expand_tabs=True,
        replace_whitespace=True,
        fix_sentence_endings=False,
        break_long_words=True,
        drop_whitespace=True,
        break_on_hyphens=True,
        tabsize=8,
        *,
        max_lines=None,
        placeholder=" [...]",
    ):
        self.width, self.tabsize = width, tabsize
        self.initial_indent, self.subsequent_indent = initial_indent, subsequent_indent
        self.expand_tabs, self.replace_whitespace = expand_tabs, replace_whitespace
        self.fix_sentence_endings, self.drop_whitespace = fix_sentence_endings, drop_whitespace
        self.break_long_words, self.break_on_hyphens = break_long_words, break_on_hyphens
        self.max_lines, self.placeholder = max_lines, placeholder

    # The steps are methods because subclasses replace them.

    def _munge_whitespace(self, text):
        """Tabs and other whitespace as spaces."""
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        return text.translate(self.unicode_whitespace_trans) if self.replace_whitespace else text

    def _split(self, text):
        """The chunks that lines are put together from."""
        separator = self.wordsep_re if self.break_on_hyphens is True else self.wordsep_simple_re
        return list(filter(None, separator.split(text)))

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def _fix_sentence_endings(self, chunks):
        """Two spaces where one follows the end of a sentence; in place."""
        ends_sentence = self.sentence_end_re.search
        position = 1
        while position < len(chunks):
            if chunks[position] == " " and ends_sentence(chunks[position - 1]):
                chunks[position] = "  "
                position += 1
            position += 1

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """The next chunk is longer than a line: put as much of it as fits on this one."""
        room = 1 if width < 1 else width - cur_len
        if not self.break_long_words or room <= 0:
            # It gets a line to itself.
            if not cur_line:
                cur_line.append(reversed_chunks.pop())
            return
        word = reversed_chunks[-1]
        cut = room
        if self.break_on_hyphens and len(word) > room:
            hyphen = word.rfind("-", 0, room)
            # A word of hyphens alone is cut anywhere.
            if hyphen > 0 and word[:hyphen].strip("-"):
                cut = hyphen + 1
        cur_line.append(word[:cut])
        reversed_chunks[-1] = word[cut:]

    def _wrap_chunks(self, chunks):
        """Lines from chunks, of which none is left."""
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        limit = self.max_lines
        if limit is not None:
            margin = self.initial_indent if limit <= 1 else self.subsequent_indent
            if len(margin) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks.reverse()
        while chunks:
            margin = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(margin)
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            line, length = self._take_line(chunks, width)
            if not line:
                continue
            if self._is_room(lines, chunks, length, width):
                lines.append(margin + "".join(line))
                continue
            self._end_with_placeholder(lines, line, length, margin, width)
            break
        return lines

    def _take_line(self, chunks, width):
        """The chunks of one line, and their length."""
        line, length = [], 0
        while chunks and length + len(chunks[-1]) <= width:
            length += len(chunks[-1])
            line.append(chunks.pop())
        if chunks and len(chunks[-1]) > width:
            self._handle_long_word(chunks, line, length, width)
            length = sum(map(len, line))
        if self.drop_whitespace and line and not line[-1].strip():
            length -= len(line.pop())
        return line, length

    def _is_room(self, lines, chunks, length, width):
        """Whether a line may be added as it is."""
        if self.max_lines is None or len(lines) + 1 < self.max_lines:
            return True
        blank = self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
        return (not chunks or blank) and length <= width

    def _end_with_placeholder(self, lines, line, length, margin, width):
        """The last line: what of it fits before the placeholder."""
        while line:
            if line[-1].strip() and length + len(self.placeholder) <= width:
                lines.append(margin + "".join(line) + self.placeholder)
                return
            length -= len(line.pop())
        if lines:
            previous = lines[-1].rstrip()
            if len(previous) + len(self.placeholder) <= self.width:
                lines[-1] = previous + self.placeholder
                return
        lines.append(margin + self.placeholder.lstrip())

    def wrap(self, text):
        """The lines of the text, as a list without newlines."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """The lines of the text, joined by newlines."""
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    """The lines of one paragraph, as a list; see TextWrapper for the options."""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """One paragraph in lines, as one text; see TextWrapper for the options."""
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """Words of the text up to a width, with a placeholder for the rest; spaces are collapsed."""
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    """The text without the whitespace that all its lines begin with.

    Lines of whitespace alone do not count and become empty. Tabs and spaces are different.
    """
    try:
        lines = text.split("\n")
    except (AttributeError, TypeError):
        message = f"expected str object, not {type(text).__qualname__!r}"
        raise TypeError(message) from None
    margin = _common_margin([line for line in lines if line and not line.isspace()])
    return "\n".join([line[margin:] if line and not line.isspace() else "" for line in lines])


def _common_margin(lines):
    if not lines:
        return 0
    # What is common to the first and last in order is common to all between.
    first, last = min(lines), max(lines)
    margin = 0
    for one, other in zip(first, last):
        if one != other or one not in " \t":
            break
        margin += 1
    return margin


def indent(text, prefix, predicate=None):
    """The text with a prefix before each line that is not blank, or that the predicate wants."""
    wanted = str.strip if predicate is None else predicate
    return "".join([prefix + line if wanted(line) else line for line in text.splitlines(True)])
