"""The frames of a traceback, made ready to be printed."""

import linecache
import sys

# The classes are traceback's to everyone.
__name__ = "traceback"

# How often the same line is shown before it is said how often it comes again.
_RECURSIVE_CUTOFF = 3

BUILTIN_EXCEPTION_LIMIT = object()

# Escape sequences of the parts of a coloured traceback.
_COLORS = {
    "type": "\x1b[1;35m",
    "message": "\x1b[35m",
    "filename": "\x1b[35m",
    "line_no": "\x1b[35m",
    "frame": "\x1b[35m",
    "note": "\x1b[36m",
    "error_highlight": "\x1b[1;31m",
    "error_range": "\x1b[31m",
    "reset": "\x1b[0m",
}
_PLAIN = dict.fromkeys(_COLORS, "")


def _theme(colorize):
    return _COLORS if colorize else _PLAIN


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


class FrameSummary:
    """What is known of one frame: also a tuple (filename, line number, name, line)."""

    __slots__ = (
        "filename",
        "lineno",
        "end_lineno",
        "colno",
        "end_colno",
        "name",
        "_lines",
        "_lines_dedented",
        "locals",
        "_code",
    )

    def __init__(
        self,
        filename,
        lineno,
        name,
        *,
        lookup_line=True,
        locals=None,
        line=None,
        end_lineno=None,
        colno=None,
        end_colno=None,
        **kwargs,
    ):
        self.filename, self.name = filename, name
        self.lineno, self.end_lineno = lineno, lineno if end_lineno is None else end_lineno
        self.colno, self.end_colno = colno, end_colno
        self._code = kwargs.get("_code")
        self._lines, self._lines_dedented = line, None
        self.locals = None
        if locals:
            self.locals = {key: _safe_string(value, "local", func=repr) for key, value in locals.items()}
        if lookup_line:
            self._original_lines

    def _as_tuple(self):
        return self.filename, self.lineno, self.name, self.line

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            mine = self.filename, self.lineno, self.name, self.locals
            return mine == (other.filename, other.lineno, other.name, other.locals)
        return self._as_tuple() == other if isinstance(other, tuple) else NotImplemented

    def __len__(self):
        return len(self._as_tuple())

    def __iter__(self):
        return iter(self._as_tuple())

    def __getitem__(self, pos):
        return self._as_tuple()[pos]

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    @property
    def _original_lines(self):
        # All lines of the position, as they are.
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            numbers = range(self.lineno, self.end_lineno + 1)
            self._lines = "".join([self._source_line(number).rstrip() + "\n" for number in numbers])
        return self._lines

    def _source_line(self, number):
        line = linecache.getline(self.filename, number)
        if not line and self._code is not None and self.filename.startswith("<"):
            line = linecache._getline_from_code(self._code, number)
        return line

    @property
    def _dedented_lines(self):
        # The same, as far to the left as they go.
        original = self._original_lines
        if original is not None and self._lines_dedented is None:
            self._lines_dedented = _dedent(original)
        return self._lines_dedented

    @property
    def line(self):
        # The first, without blanks.
        original = self._original_lines
        return None if original is None else original.partition("\n")[0].strip()


def _dedent(text):
    # As textwrap.dedent() does: blank lines do not count.
    lines = text.split("\n")
    indents = [line[: len(line) - len(line.lstrip())] for line in lines if line and not line.isspace()]
    margin = ""
    if indents:
        first, last = min(indents), max(indents)
        margin = first
        for index, char in enumerate(first):
            if index >= len(last) or char != last[index]:
                margin = first[:index]
                break
    size = len(margin)
    return "\n".join([line[size:] if line and not line.isspace() else "" for line in lines])


def _indent(text, prefix):
    return "".join([prefix + line for line in text.splitlines(True)])


def _byte_offset_to_character_offset(str, offset):
    return len(str.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


def _display_width(line, offset=None):
    """How many columns the characters take: some take two."""
    if offset is None:
        offset = len(line)
    if line.isascii():
        return offset
    try:
        from unicodedata import east_asian_width
    except ImportError:
        return offset
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line[:offset])


def _summary_of(filename, lineno, name, line):
    return FrameSummary(filename, lineno, name, line=line)


class StackSummary(list):
    """A list of FrameSummary objects, the oldest first."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one of (frame, line number) pairs, as walk_stack() and walk_tb() give."""

        def extended():
            for frame, lineno in frame_gen:
                yield frame, (lineno, None, None, None)

        return klass._extract_from_extended_frame_gen(
            extended(), limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals
        )

    @classmethod
    def _extract_from_extended_frame_gen(
        klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False
    ):
        is_builtin = limit is BUILTIN_EXCEPTION_LIMIT
        if limit is None or is_builtin:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            if is_builtin:
                # The newest ones, as the interpreter shows.
                frame_gen = list(frame_gen)
                frame_gen = frame_gen[len(frame_gen) - limit :] if limit < len(frame_gen) else frame_gen
            elif limit >= 0:
                from itertools import islice

                frame_gen = islice(frame_gen, limit)
            else:
                from collections import deque

                frame_gen = deque(frame_gen, maxlen=-limit)

        result = klass()
        names = set()
        for frame, (lineno, end_lineno, colno, end_colno) in frame_gen:
            code = frame.f_code
            filename = code.co_filename
            names.add(filename)
            linecache.lazycache(filename, frame.f_globals)
            result.append(
                FrameSummary(
                    filename,
                    lineno,
                    code.co_name,
                    lookup_line=False,
                    # Only asked for if wanted: it copies them.
                    locals=frame.f_locals if capture_locals else None,
                    end_lineno=end_lineno,
                    colno=colno,
                    end_colno=end_colno,
                    _code=code,
                )
            )
        for filename in names:
            linecache.checkcache(filename)
        if lookup_lines:
            for summary in result:
                summary.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make one of FrameSummary objects or tuples."""
        return StackSummary(item if isinstance(item, FrameSummary) else _summary_of(*item) for item in a_list)

    def format_frame_summary(self, frame_summary, **kwargs):
        """Return the lines that show one frame; None to leave it out."""
        theme = _theme(kwargs.get("colorize", False))
        reset = theme["reset"]
        filename = frame_summary.filename
        if filename.startswith("<stdin-") and filename.endswith(">"):
            filename = "<stdin>"
        parts = [
            f'  File {theme["filename"]}"{filename}"{reset}, '
            f"line {theme['line_no']}{frame_summary.lineno}{reset}, "
            f"in {theme['frame']}{frame_summary.name}{reset}\n"
        ]
        dedented = frame_summary._dedented_lines
        if dedented and dedented.strip():
            if frame_summary.colno is None or frame_summary.end_colno is None:
                # The first line only, if there are several.
                parts.append(_indent(dedented, "    "))
                if not parts[-1].endswith("\n"):
                    parts.append("\n")
            else:
                parts.append(self._format_source(frame_summary, theme))
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                parts.append(f"    {name} = {value}\n")
        return "".join(parts)

    def _format_source(self, frame, theme):
        # The lines of the position with marks below.
        original = frame._original_lines.splitlines()
        count = frame.end_lineno - frame.lineno + 1
        lines = frame._dedented_lines.splitlines()[:count]
        shift = len(original[0]) - len(lines[0])
        start = _byte_offset_to_character_offset(original[0], frame.colno)
        end = _byte_offset_to_character_offset(original[count - 1], frame.end_colno)
        start = max(0, start - shift)
        end = max(0, end - shift)
        last = len(lines) - 1

        segment = "\n".join(lines)
        segment = segment[start : len(segment) - (len(lines[-1]) - end)]
        from _traceback_anchors import _Expression

        expression = _Expression(segment)
        anchors = expression.anchors()
        carets = self._should_show_carets(start, end, lines, anchors)

        shown = {0, last}
        first_mark = second_mark = "^"
        left = right = None
        if anchors:
            left_line, left_col, right_line, right_col, first_mark, second_mark = anchors
            # The columns are those of the segment, which starts in the middle of the first line.
            if left_line == 0:
                left_col += start
            if right_line == 0:
                right_col += start
            left = (left_line, _display_width(lines[left_line], offset=left_col))
            right = (right_line, _display_width(lines[right_line], offset=right_col))
            shown.update(range(left_line - 1, left_line + 2))
            shown.update(range(right_line - 1, right_line + 2))
            shown.discard(-1)
            shown.discard(last + 1)

        start_col = _display_width(lines[0], offset=start)
        end_col = _display_width(lines[-1], offset=end)
        result = []

        def show(lineno):
            line = lines[lineno]
            if not carets:
                result.append(line + "\n")
                return
            marks = []
            blanks = len(line) - len(line.lstrip())
            for col in range(end_col if lineno == last else _display_width(line)):
                if col < blanks or (lineno == 0 and col < start_col):
                    marks.append(" ")
                elif anchors and left <= (lineno, col) < right:
                    marks.append(second_mark)
                else:
                    marks.append(first_mark)
            line += "\n"
            if theme is _COLORS:
                # Marks under wide characters are more than the characters are: the line's end is coloured then too.
                line, marks = _colour_line(line, marks, theme, bool(anchors))
            result.append(line)
            result.append("".join(marks) + "\n")

        previous = None
        for lineno in sorted(shown):
            if previous is not None:
                hidden = lineno - previous - 1
                if hidden == 1:
                    show(lineno - 1)
                elif hidden > 1:
                    result.append(f"...<{hidden} lines>...\n")
            show(lineno)
            previous = lineno
        return _indent(_dedent("".join(result)), "    ")

    def _should_show_carets(self, start_offset, end_offset, all_lines, anchors):
        before = all_lines[0][:start_offset].strip()
        after = all_lines[-1][end_offset:].strip()
        while before.endswith("(") and after.startswith(")"):
            before, after = before[:-1].rstrip(), after[1:].lstrip()
        if before == "return" or before.endswith("="):
            # A line that is nothing but a call needs no marks.
            segment = "\n".join(all_lines)
            segment = segment[start_offset : len(segment) - (len(all_lines[-1]) - end_offset)]
            from _traceback_anchors import _Expression

            expression = _Expression(segment)
            if expression.kind == "call" and (not after or after[0] in ";#"):
                if expression.simple_callee if before == "return" else before[:-1].rstrip().isidentifier():
                    return False
        if before.startswith("#"):
            # The file has changed: there is no statement here.
            return False
        return bool(anchors or before or after)

    def format(self, **kwargs):
        """Return the lines that show the stack, as a list of strings."""
        colorize = kwargs.get("colorize", False)
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame, colorize=colorize)
            if text is None:
                continue
            key = frame.filename, frame.lineno, frame.name
            if None in key or key != last:
                if count > _RECURSIVE_CUTOFF:
                    result.append(_repeated(count))
                last = key
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(text)
        if count > _RECURSIVE_CUTOFF:
            result.append(_repeated(count))
        return result


def _repeated(count):
    count -= _RECURSIVE_CUTOFF
    return f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n"


def _colour_line(line, marks, theme, anchored):
    # Colours runs of characters with the same mark.
    coloured_line = []
    coloured_marks = []
    index = 0
    padded = marks + [" "] * (len(line) - len(marks))
    while index < max(len(line), len(marks)):
        mark = padded[index]
        end = index
        while end < len(padded) and padded[end] == mark:
            end += 1
        text = line[index:end]
        under = marks[index:end]
        if mark == " ":
            coloured_line.append(text)
            coloured_marks.append("".join(under))
        else:
            color = theme["error_highlight"] if mark == "^" else theme["error_range"]
            coloured_line.append(f"{color}{text}{theme['reset']}")
            coloured_marks.append(f"{color}{''.join(under)}{theme['reset']}")
        index = end
    return "".join(coloured_line), coloured_marks
