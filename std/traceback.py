"""Formatting of stack traces and exceptions."""

import linecache
import sys
from collections.abc import Sequence

__all__ = [
    "extract_stack",
    "extract_tb",
    "format_exception",
    "format_exception_only",
    "format_list",
    "format_stack",
    "format_tb",
    "print_exc",
    "format_exc",
    "print_exception",
    "print_last",
    "print_stack",
    "print_tb",
    "clear_frames",
    "FrameSummary",
    "StackSummary",
    "TracebackException",
    "walk_stack",
    "walk_tb",
    "print_list",
]


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()

# How often the same line is shown before it is said how often it comes again.
_RECURSIVE_CUTOFF = 3

BUILTIN_EXCEPTION_LIMIT = object()

_cause_message = (
    "\nThe above exception was the direct cause of the following exception:\n\n"
)
_context_message = (
    "\nDuring handling of the above exception, another exception occurred:\n\n"
)

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


# ---- functions on lists of frames


def print_list(extracted_list, file=None):
    """Print what extract_tb() or extract_stack() gave."""
    if file is None:
        file = sys.stderr
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def format_list(extracted_list):
    """Return what print_list() would print, as a list of strings."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback, at most `limit` of them."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """Return what print_tb() would print, as a list of strings."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return the frames of a traceback as a StackSummary."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb), limit=limit)


def print_stack(f=None, limit=None, file=None):
    """Print the stack of the caller, or of the frame."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Return what print_stack() would print, as a list of strings."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return the frames of the caller's stack as a StackSummary, the oldest first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def walk_stack(f):
    """Yield (frame, line number) up the stack of the frame, or of the caller."""
    if f is None:
        f = sys._getframe().f_back

    def walk(frame):
        while frame is not None:
            yield frame, frame.f_lineno
            frame = frame.f_back

    return walk(f)


def walk_tb(tb):
    """Yield (frame, line number) down a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _walk_tb_with_full_positions(tb):
    # Yields (frame, (line, end line, column, end column)).
    while tb is not None:
        lineno, end_lineno, colno, end_colno = _get_code_position(tb.tb_frame.f_code, tb.tb_lasti)
        if lineno is None:
            lineno = tb.tb_lineno
        yield tb.tb_frame, (lineno, end_lineno, colno, end_colno)
        tb = tb.tb_next


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    from itertools import islice

    return next(islice(code.co_positions(), instruction_index // 2, None), (None, None, None, None))


def clear_frames(tb):
    "Clear the locals of all frames of a traceback."
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            # Still running.
            pass
        tb = tb.tb_next


# ---- functions on exceptions


def _parse_value_tb(exc, value, tb):
    # The arguments are (exception), or (type, exception, traceback) as of old.
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    """Print an exception with its traceback, and those it was raised from."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=colorize)


def _print_exception_bltin(exc, /):
    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    try:
        import _colorize

        colorize = _colorize.can_colorize(file=file)
    except ImportError:
        colorize = False
    return print_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, file=file, colorize=colorize)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Return what print_exception() would print, as a list of strings."""
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=kwargs.get("colorize", False)))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return the lines that tell of the exception without its traceback."""
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    return list(te.format_exception_only(show_group=show_group, colorize=kwargs.get("colorize", False)))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception that is being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Return what print_exc() would print, as a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the last exception that nobody handled."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(
            sys.last_type, sys.last_value, sys.last_traceback, limit=limit, file=file, chain=chain
        )


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    theme = _theme(colorize)
    text = _safe_string(value, "exception")
    end = "\n" if insert_final_newline else ""
    if value is None or not text:
        return f"{theme['type']}{etype}{theme['reset']}{end}"
    return f"{theme['type']}{etype}{theme['reset']}: {theme['message']}{text}{theme['reset']}{end}"


# ---- frames


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
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._code = kwargs.get("_code")
        self._lines = line
        self._lines_dedented = None
        if lookup_line:
            self.line
        self.locals = (
            {key: _safe_string(value, "local", func=repr) for key, value in locals.items()} if locals else None
        )

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (
                self.filename == other.filename
                and self.lineno == other.lineno
                and self.name == other.name
                and self.locals == other.locals
            )
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _set_lines(self):
        if self._lines is not None or self.lineno is None or self.end_lineno is None:
            return
        lines = []
        for lineno in range(self.lineno, self.end_lineno + 1):
            line = linecache.getline(self.filename, lineno)
            if not line and self._code is not None and self.filename.startswith("<"):
                line = linecache._getline_from_code(self._code, lineno)
            lines.append(line.rstrip())
        self._lines = "\n".join(lines) + "\n"

    @property
    def _original_lines(self):
        # All lines of the position, as they are.
        self._set_lines()
        return self._lines

    @property
    def _dedented_lines(self):
        # The same, as far to the left as they go.
        self._set_lines()
        if self._lines_dedented is None and self._lines is not None:
            self._lines_dedented = _dedent(self._lines)
        return self._lines_dedented

    @property
    def line(self):
        self._set_lines()
        if self._lines is None:
            return None
        # The first, without blanks.
        return self._lines.partition("\n")[0].strip()


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
        result = StackSummary()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

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
            if theme is _COLORS:
                line, marks = _colour_line(line, marks, theme, bool(anchors))
            result.append(line + "\n")
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


# ---- where an expression went wrong


class _Expression:
    """Looks into the text of an expression as far as the marks need it.

    Knows the operator of the outermost binary operation, and the brackets of a call or a
    subscript at the end. Anything else, also what is no expression, has no anchors.
    """

    _not_here = frozenset(
        "and or not if else for in is lambda yield raise return assert import from del with as "
        "async while try global nonlocal pass break continue def class except finally elif".split()
    )
    _binary = {"|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8}

    def __init__(self, text):
        self.text = text
        self.kind = None
        self.simple_callee = False
        self.where = None
        tokens = self._tokens()
        if tokens:
            self._classify(tokens)

    def _tokens(self):
        # (kind, text, start, end); a pair of brackets with what is in it is one token.
        text = self.text
        size = len(text)
        tokens = []
        pos = 0
        while pos < size:
            char = text[pos]
            if char in " \t\n\f\r":
                pos += 1
            elif char == "\\" and text[pos + 1 : pos + 2] in ("\n", "\r"):
                pos += 2
            elif char == "#":
                end = text.find("\n", pos)
                pos = size if end < 0 else end
            elif char.isidentifier():
                end = pos + 1
                while end < size and (text[end].isidentifier() or text[end].isdigit() or ("a" + text[end]).isidentifier()):
                    end += 1
                word = text[pos:end]
                if text[end : end + 1] in ("'", '"') and len(word) <= 2 and not set(word.lower()) - set("rbuft"):
                    end = self._string_end(end)
                    if end is None:
                        return None
                    tokens.append(("value", "", pos, end))
                else:
                    tokens.append(("name", word, pos, end))
                pos = end
            elif char.isdigit() or (char == "." and text[pos + 1 : pos + 2].isdigit()):
                end = pos + 1
                while end < size and (
                    text[end].isalnum() or text[end] in "._" or (text[end] in "+-" and text[end - 1] in "eE" and not text[pos : pos + 2].lower().startswith("0x"))
                ):
                    end += 1
                tokens.append(("value", "", pos, end))
                pos = end
            elif char in "'\"":
                end = self._string_end(pos)
                if end is None:
                    return None
                tokens.append(("value", "", pos, end))
                pos = end
            elif char in "([{":
                end = self._bracket_end(pos)
                if end is None:
                    return None
                tokens.append((char, "", pos, end))
                pos = end
            else:
                for length in (3, 2, 1):
                    op = text[pos : pos + length]
                    if op in self._operators:
                        break
                else:
                    return None
                tokens.append(("op", op, pos, pos + len(op)))
                pos += len(op)
        return tokens

    _operators = frozenset(
        "+ - * / // % @ ** << >> & | ^ ~ . ... , : ; = == != < > <= >= -> := "
        "+= -= *= /= //= %= @= **= <<= >>= &= |= ^=".split()
    )

    def _string_end(self, pos):
        text = self.text
        quote = text[pos]
        if text.startswith(quote * 3, pos):
            quote *= 3
        pos += len(quote)
        while pos < len(text):
            if text[pos] == "\\":
                pos += 2
            elif text.startswith(quote, pos):
                return pos + len(quote)
            else:
                pos += 1
        return None

    def _bracket_end(self, pos):
        text = self.text
        closing = []
        while pos < len(text):
            char = text[pos]
            if char in "([{":
                closing.append({"(": ")", "[": "]", "{": "}"}[char])
            elif char in ")]}":
                if not closing or closing.pop() != char:
                    return None
                if not closing:
                    return pos + 1
            elif char in "'\"":
                pos = self._string_end(pos)
                if pos is None:
                    return None
                continue
            elif char == "#":
                pos = text.find("\n", pos)
                if pos < 0:
                    return None
            pos += 1
        return None

    def _classify(self, tokens):
        operand_before = False
        best = None
        for index, (kind, text, start, end) in enumerate(tokens):
            if kind == "name" and text in self._not_here:
                return
            if kind != "op":
                # Two values side by side are no expression, but a call or strings may be.
                if operand_before and kind in ("name", "{"):
                    return
                operand_before = not (kind == "name" and text == "await")
                continue
            if text == "...":
                operand_before = True
                continue
            if text == ".":
                if not operand_before:
                    return
                operand_before = False
                continue
            if not operand_before:
                if text not in ("+", "-", "~"):
                    return
                continue
            strength = self._binary.get(text)
            if strength is None:
                return
            # The outermost operation is the weakest; of equal ones the last, of powers the first.
            if best is None or strength < best[0] or (strength == best[0] and strength != 8):
                best = (strength, index)
            operand_before = False
        if not operand_before:
            return
        first = tokens[0]
        is_unary = first[0] == "op" and first[1] in ("+", "-", "~")
        if best is not None:
            if not (is_unary and best[0] == 8):
                self.kind = "binary"
                self.where = (tokens[best[1]], tokens[best[1] + 1 :])
            return
        if is_unary or (first[0] == "name" and first[1] == "await"):
            return
        last = tokens[-1]
        if len(tokens) > 1 and last[0] in "([" and tokens[-2][0] != "op":
            self.kind = "call" if last[0] == "(" else "subscript"
            self.where = last
            self.simple_callee = len(tokens) == 2 and first[0] == "name"

    def _line_and_column(self, pos):
        before = self.text[:pos]
        return before.count("\n"), pos - (before.rfind("\n") + 1)

    def anchors(self):
        """(line, column) of the left end and the right start, and the two marks, or None."""
        if self.kind is None:
            return None
        if self.kind == "binary":
            (_, op, start, end), right = self.where
            # Brackets around the right side do not belong to it.
            if len(right) == 1 and right[0][0] == "(" and len(op) == 1 and right[0][2] == end:
                inner = _Expression.__new__(_Expression)
                inner.text = self.text[right[0][2] + 1 : right[0][3] - 1]
                tokens = inner._tokens()
                if tokens and not any(
                    (kind == "op" and text == ",") or (kind == "name" and text == "for")
                    for kind, text, _, _ in tokens
                ):
                    end += 1
        else:
            _, _, start, end = self.where
        return (*self._line_and_column(start), *self._line_and_column(end), "~", "^")


# ---- exceptions


class _ExceptionPrintContext:
    # Where we are in a tree of exception groups.

    def __init__(self):
        self.seen = set()
        self.exception_group_depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char=None):
        if margin_char is None:
            margin_char = "|"
        prefix = self.indent()
        if self.exception_group_depth:
            prefix += margin_char + " "
        if isinstance(text_gen, str):
            yield _indent_nonblank(text_gen, prefix)
        else:
            for text in text_gen:
                yield _indent_nonblank(text, prefix)


def _indent_nonblank(text, prefix):
    return _indent(text, prefix) if prefix else text


class TracebackException:
    """An exception made ready to be printed, without keeping it or its frames alive."""

    def __init__(
        self,
        exc_type,
        exc_value,
        exc_traceback,
        *,
        limit=None,
        lookup_lines=True,
        capture_locals=False,
        compact=False,
        max_group_width=15,
        max_group_depth=10,
        save_exc_type=True,
        _seen=None,
    ):
        # Exceptions that have been seen, for chains with loops. A list of work instead of
        # recursion: chains can be long.
        is_recursive_call = _seen is not None
        if _seen is None:
            _seen = set()
        _seen.add(id(exc_value))

        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback),
            limit=limit,
            lookup_lines=lookup_lines,
            capture_locals=capture_locals,
        )
        self._exc_type = exc_type if save_exc_type else None
        # Now, while the exception is there.
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as error:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_string(error, '__notes__', repr)}"]
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        if exc_type is not None:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
        else:
            self.exc_type_qualname = None
            self.exc_type_module = None

        if exc_type and issubclass(exc_type, SyntaxError):
            self.filename = exc_value.filename
            lineno = exc_value.lineno
            self.lineno = str(lineno) if lineno is not None else None
            end_lineno = exc_value.end_lineno
            self.end_lineno = str(end_lineno) if end_lineno is not None else None
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = exc_value.end_offset
            self.msg = exc_value.msg
            self._is_syntax_error = True
            self._exc_metadata = getattr(exc_value, "_metadata", None)
        elif exc_type and issubclass(exc_type, ImportError) and getattr(exc_value, "name_from", None) is not None:
            self._suggest(exc_value, exc_traceback, exc_value.name_from)
        elif (
            exc_type
            and issubclass(exc_type, ModuleNotFoundError)
            and sys.flags.no_site
            and getattr(exc_value, "name", None) not in sys.stdlib_module_names
        ):
            self._str += (
                ". Site initialization is disabled, did you forget to "
                "add the site-packages directory to sys.path?"
            )
        elif exc_type and issubclass(exc_type, (NameError, AttributeError)) and (
            getattr(exc_value, "name", None) is not None
        ):
            wrong_name = exc_value.name
            suggestion = self._suggest(exc_value, exc_traceback, wrong_name)
            if issubclass(exc_type, NameError) and wrong_name in sys.stdlib_module_names:
                forgotten = f"id you forget to import '{wrong_name}'?"
                self._str += f" Or d{forgotten}" if suggestion else f". D{forgotten}"

        if lookup_lines:
            self._load_lines()
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False

        self.__cause__ = None
        self.__context__ = None
        self.exceptions = None
        if is_recursive_call:
            return
        options = {
            "limit": limit,
            "lookup_lines": lookup_lines,
            "capture_locals": capture_locals,
            "max_group_width": max_group_width,
            "max_group_depth": max_group_depth,
            "_seen": _seen,
        }

        def follow(exc):
            return TracebackException(type(exc), exc, exc.__traceback__, **options)

        work = [(self, exc_value)]
        while work:
            te, exc = work.pop()
            if exc is None:
                continue
            cause = exc.__cause__
            if cause is not None and id(cause) not in _seen:
                te.__cause__ = follow(cause)
            else:
                cause = None
            # What will not be shown need not be made ready.
            wanted = te.__cause__ is None and not exc.__suppress_context__ if compact else True
            context = exc.__context__
            if context is not None and wanted and id(context) not in _seen:
                te.__context__ = follow(context)
            else:
                context = None
            if isinstance(exc, BaseExceptionGroup):
                te.exceptions = [follow(inner) for inner in exc.exceptions]
                work.extend(zip(te.exceptions, exc.exceptions))
            work.append((te.__cause__, cause))
            work.append((te.__context__, context))

    def _suggest(self, exc_value, tb, wrong_name):
        suggestion = _compute_suggestion_error(exc_value, tb, wrong_name)
        if suggestion:
            self._str += f". Did you mean: '{suggestion}'?"
        return suggestion

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings

        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        if not self._have_exc_type:
            return None
        module = self.exc_type_module
        if module in ("__main__", "builtins"):
            return self.exc_type_qualname
        if not isinstance(module, str):
            module = "<unknown>"
        return f"{module}.{self.exc_type_qualname}"

    def _load_lines(self):
        for frame in self.stack:
            frame.line

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Yield the lines that tell of the exception without its traceback.

        With show_group those of the exceptions in a group too.
        """
        colorize = kwargs.get("colorize", False)
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str, colorize=colorize)
            return
        stype = self.exc_type_str
        if self._is_syntax_error:
            for line in self._format_syntax_error(stype, colorize=colorize):
                yield indent + line
        elif _depth > 0:
            # Every line of the message.
            text = _format_final_exc_line(stype, self._str, insert_final_newline=False, colorize=colorize)
            for line in text.split("\n"):
                yield f"{indent}{line}\n"
        else:
            yield _format_final_exc_line(stype, self._str, colorize=colorize)

        notes = self.__notes__
        if isinstance(notes, Sequence) and not isinstance(notes, (str, bytes)):
            theme = _theme(colorize)
            for note in notes:
                note = _safe_string(note, "note")
                for line in note.split("\n"):
                    yield f"{indent}{theme['note']}{line}{theme['reset']}\n"
        elif notes is not None:
            yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"

        if self.exceptions and show_group:
            for inner in self.exceptions:
                yield from inner.format_exception_only(show_group=show_group, _depth=_depth + 1, colorize=colorize)

    def _format_syntax_error(self, stype, **kwargs):
        """Yield the lines of a SyntaxError, with the place in the source."""
        theme = _theme(kwargs.get("colorize", False))
        reset = theme["reset"]
        suffix = ""
        if self.lineno is not None:
            yield (
                f'  File {theme["filename"]}"{self.filename or "<string>"}"{reset}, '
                f"line {theme['line_no']}{self.lineno}{reset}\n"
            )
        elif self.filename is not None:
            suffix = f" ({self.filename})"

        text = self.text
        if isinstance(text, str):
            # text  = "   foo\n"
            # rtext = "   foo"
            # ltext = "foo"
            rtext = text.rstrip("\n")
            ltext = rtext.lstrip(" \n\f")
            spaces = len(rtext) - len(ltext)
            if self.offset is None:
                yield f"    {ltext}\n"
            elif isinstance(self.offset, int):
                offset = self.offset
                if self.lineno == self.end_lineno:
                    end_offset = self.end_offset if self.end_offset not in (None, 0) else offset
                else:
                    end_offset = len(rtext) + 1
                if text and offset > len(text):
                    offset = len(text) + 1
                # At least one mark, and none behind the text.
                end_offset = max(min(end_offset, len(rtext) + 1), offset + 1)
                # Offsets count from one, and in the text as it was.
                colno = offset - 1 - spaces
                end_colno = end_offset - 1 - spaces
                if colno >= 0:
                    # Tabs and the like keep the marks in place.
                    caretspace = "".join([char if char.isspace() else " " for char in ltext[:colno]])
                    shown = ltext
                    marks = "^" * (end_colno - colno)
                    if theme is _COLORS:
                        shown = (
                            f"{ltext[:colno]}{theme['error_highlight']}{ltext[colno:end_colno]}{reset}"
                            f"{ltext[end_colno:]}"
                        )
                        marks = f"{theme['error_highlight']}{marks}{reset}"
                    yield f"    {shown}\n"
                    yield f"    {caretspace}{marks}\n"
                else:
                    yield f"    {ltext}\n"
        msg = "<no detail available>" if self.msg is None else self.msg
        yield f"{theme['type']}{stype}{reset}: {theme['message']}{msg}{reset}{suffix}\n"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Yield the lines of the exception with its traceback, and those it was raised from."""
        colorize = kwargs.get("colorize", False)
        if _ctx is None:
            _ctx = _ExceptionPrintContext()
        output = []
        exc = self
        if chain:
            while exc:
                if exc.__cause__ is not None:
                    message, chained = _cause_message, exc.__cause__
                elif exc.__context__ is not None and not exc.__suppress_context__:
                    message, chained = _context_message, exc.__context__
                else:
                    message = chained = None
                output.append((message, exc))
                exc = chained
        else:
            output.append((None, exc))

        for message, exc in reversed(output):
            if message is not None:
                yield from _ctx.emit(message)
            if exc.exceptions is None:
                if exc.stack:
                    yield from _ctx.emit("Traceback (most recent call last):\n")
                    yield from _ctx.emit(exc.stack.format(colorize=colorize))
                yield from _ctx.emit(exc.format_exception_only(colorize=colorize))
            elif _ctx.exception_group_depth > self.max_group_depth:
                yield from _ctx.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from exc._format_group(_ctx, colorize)

    def _format_group(self, ctx, colorize):
        is_toplevel = ctx.exception_group_depth == 0
        if is_toplevel:
            ctx.exception_group_depth += 1
        if self.stack:
            yield from ctx.emit(
                "Exception Group Traceback (most recent call last):\n", margin_char="+" if is_toplevel else None
            )
            yield from ctx.emit(self.stack.format(colorize=colorize))
        yield from ctx.emit(self.format_exception_only(colorize=colorize))
        total = len(self.exceptions)
        if total <= self.max_group_width:
            shown = total
        else:
            # One more, which tells of the rest.
            shown = self.max_group_width + 1
        ctx.need_close = False
        for index in range(shown):
            last = index == shown - 1
            if last:
                # Unless something inside closes it before.
                ctx.need_close = True
            truncated = index >= self.max_group_width
            title = "..." if truncated else f"{index + 1}"
            corner = "+-" if index == 0 else "  "
            yield f"{ctx.indent()}{corner}+---------------- {title} ----------------\n"
            ctx.exception_group_depth += 1
            if truncated:
                remaining = total - self.max_group_width
                plural = "s" if remaining > 1 else ""
                yield from ctx.emit(f"and {remaining} more exception{plural}\n")
            else:
                yield from self.exceptions[index].format(chain=True, _ctx=ctx, colorize=colorize)
            if last and ctx.need_close:
                yield f"{ctx.indent()}+------------------------------------\n"
                ctx.need_close = False
            ctx.exception_group_depth -= 1
        if is_toplevel:
            assert ctx.exception_group_depth == 1
            ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print what format() gives."""
        if file is None:
            file = sys.stderr
        for line in self.format(chain=chain, colorize=kwargs.get("colorize", False)):
            print(line, file=file, end="")


# ---- "Did you mean"

_MAX_CANDIDATE_ITEMS = 750
_MAX_STRING_SIZE = 40
_MOVE_COST = 2
_CASE_COST = 1


def _get_safe___dir__(obj):
    # dir() sorts, which names of other types than str may not allow.
    try:
        names = obj.__dir__()
    except TypeError:
        # A class.
        names = type(obj).__dir__(obj)
    return sorted(name for name in names if isinstance(name, str))


def _last_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _compute_suggestion_error(exc_value, tb, wrong_name):
    if wrong_name is None or not isinstance(wrong_name, str):
        return None
    if isinstance(exc_value, AttributeError):
        obj = exc_value.obj
        try:
            names = _get_safe___dir__(obj)
        except Exception:
            return None
        hide_private = wrong_name[:1] != "_"
        if hide_private and tb is not None:
            # Within a method, one's own private names are meant too.
            frame_locals = _last_frame(tb).f_locals
            if "self" in frame_locals and frame_locals["self"] is obj:
                hide_private = False
    elif isinstance(exc_value, ImportError):
        try:
            names = _get_safe___dir__(__import__(exc_value.name, None, None, ["*"]))
        except Exception:
            return None
        hide_private = wrong_name[:1] != "_"
    else:
        assert isinstance(exc_value, NameError)
        if tb is None:
            return None
        frame = _last_frame(tb)
        frame_locals = frame.f_locals
        if "self" in frame_locals:
            try:
                has_attribute = hasattr(frame_locals["self"], wrong_name)
            except Exception:
                has_attribute = False
            if has_attribute:
                return f"self.{wrong_name}"
        names = [*frame_locals, *frame.f_globals, *frame.f_builtins]
        names = [name for name in names if isinstance(name, str)]
        hide_private = False
    if hide_private:
        names = [name for name in names if name[:1] != "_"]

    wrong_size = len(wrong_name)
    if len(names) > _MAX_CANDIDATE_ITEMS or wrong_size > _MAX_STRING_SIZE:
        return None
    best = None
    best_distance = wrong_size * _MOVE_COST
    for name in names:
        if name == wrong_name:
            # Something else is wrong with it.
            continue
        # No more than a third of the letters may have to change.
        limit = (len(name) + wrong_size + 3) * _MOVE_COST // 6
        limit = min(limit, best_distance - 1)
        distance = _levenshtein_distance(wrong_name, name, limit)
        if distance > limit:
            continue
        if best is None or distance < best_distance:
            best = name
            best_distance = distance
    return best


def _substitution_cost(ch_a, ch_b):
    if ch_a == ch_b:
        return 0
    if ch_a.lower() == ch_b.lower():
        return _CASE_COST
    return _MOVE_COST


def _levenshtein_distance(a, b, max_cost):
    """How much has to change to make a into b; anything more than max_cost is all the same."""
    if a == b:
        return 0
    # What is equal at both ends does not matter.
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < len(a) and end < len(b) and a[-1 - end] == b[-1 - end]:
        end += 1
    if end:
        a, b = a[:-end], b[:-end]
    if not a or not b:
        return _MOVE_COST * (len(a) + len(b))
    if len(a) > _MAX_STRING_SIZE or len(b) > _MAX_STRING_SIZE:
        return max_cost + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE_COST > max_cost:
        return max_cost + 1
    row = [(index + 1) * _MOVE_COST for index in range(len(a))]
    result = 0
    for b_index, b_char in enumerate(b):
        distance = result = b_index * _MOVE_COST
        least = sys.maxsize
        for index, a_char in enumerate(a):
            substitute = distance + _substitution_cost(b_char, a_char)
            distance = row[index]
            result = min(min(result, distance) + _MOVE_COST, substitute)
            row[index] = result
            if result < least:
                least = result
        if least > max_cost:
            return max_cost + 1
    return result
