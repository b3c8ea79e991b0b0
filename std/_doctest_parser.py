"""Examples in documentation: what doctest finds in a text, and how output is compared."""

import re

__unittest = True

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """The flag of an option name; a new name gets the next free bit."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")

COMPARISON_FLAGS = (
    DONT_ACCEPT_TRUE_FOR_1
    | DONT_ACCEPT_BLANKLINE
    | NORMALIZE_WHITESPACE
    | ELLIPSIS
    | SKIP
    | IGNORE_EXCEPTION_DETAIL
)

REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")

REPORTING_FLAGS = REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE | FAIL_FAST

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."

_PROMPT = re.compile(r"( *)>>>")
_CONTINUATION = re.compile(r" *\.\.\.")
_TRACEBACK_HEADER = re.compile(r"Traceback \((?:most recent call last|innermost last)\):\s*$")
_OPTION_DIRECTIVE = re.compile(r"#\s*doctest:\s*([^\n'\"]*)$", re.MULTILINE)


def _indent(text, indent=4):
    """Indent the lines of a text that are not empty."""
    margin = " " * indent
    return "".join(line if line == "\n" else margin + line for line in text.splitlines(True))


def _comment_line(line):
    line = line.rstrip()
    return f"# {line}" if line else "#"


def _module(name):
    # The classes that this module defines are those of doctest, for everybody who looks.
    def mark(cls):
        cls.__module__ = name
        return cls

    return mark


@_module("doctest")
class Example:
    """One piece of source, and what it is expected to print or raise.

    The source and the expected output end with a line end, unless the output is empty; `lineno` counts from 0 from
    the start of the text that holds the example.
    """

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        def ended(text):
            return text if not text or text.endswith("\n") else text + "\n"

        self.source = source if source.endswith("\n") else source + "\n"
        self.want = ended(want)
        self.exc_msg = exc_msg if exc_msg is None or exc_msg.endswith("\n") else exc_msg + "\n"
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options

    def _fields(self):
        return self.source, self.want, self.lineno, self.indent, self.options, self.exc_msg

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


@_module("doctest")
class DocTest:
    """The examples of one text, which run one after another in the same namespace."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), "DocTest no longer accepts str; use DocTestParser instead"
        self.name, self.filename, self.lineno = name, filename, lineno
        self.docstring, self.examples = docstring, examples
        # What the examples bind stays in them.
        self.globs = globs.copy()

    def __repr__(self):
        count = len(self.examples)
        what = f"{count or 'no'} example{'' if count == 1 else 's'}"
        return f"<{type(self).__name__} {self.name} from {self.filename}:{self.lineno} ({what})>"

    def _fields(self):
        return self.examples, self.docstring, self.globs, self.name, self.filename, self.lineno

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self):
        return hash((self.docstring, self.name, self.filename, self.lineno))

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented

        def key(test):
            return test.name, test.filename, -1 if test.lineno is None else test.lineno, id(test)

        return key(self) < key(other)


@_module("doctest")
class DocTestParser:
    """Finds the examples of a text."""

    def parse(self, string, name="<string>"):
        """A list of Examples and, between them, the other text."""
        lines = string.expandtabs().split("\n")
        margin = self._min_indent(lines)
        lines = [line[margin:] for line in lines]
        # Each line but the last one has its end back.
        ended = [line + "\n" for line in lines[:-1]] + lines[-1:]
        parts = []
        text = []
        index = 0
        while index < len(lines):
            if not _PROMPT.match(lines[index]):
                text.append(ended[index])
                index += 1
                continue
            parts.append("".join(text))
            text = []
            example, index = self._parse_example(lines, index, margin, name)
            if example is not None:
                parts.append(example)
        parts.append("".join(text))
        return parts

    def get_doctest(self, string, globs, name, filename, lineno):
        """A DocTest of all examples of a text."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        """The Examples of a text."""
        return [part for part in self.parse(string, name) if isinstance(part, Example)]

    def _min_indent(self, lines):
        return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)

    def _parse_example(self, lines, start, margin, name):
        """The example that begins at a line, None for one that is only a comment; and where the text goes on."""
        indent = _PROMPT.match(lines[start]).end(1)
        index = start + 1
        while index < len(lines) and _CONTINUATION.match(lines[index]):
            index += 1
        source_lines = lines[start:index]
        self._check_prompt_blank(source_lines, indent, name, start)
        self._check_prefix(source_lines[1:], " " * indent + ".", name, start)
        source = "\n".join(line[indent + 4 :] for line in source_lines)

        # The output goes on to a blank line or the next prompt.
        first = index
        while index < len(lines) and lines[index].strip(" ") and not _PROMPT.match(lines[index]):
            index += 1
        want_lines = lines[first:index]
        self._check_prefix(want_lines, " " * indent, name, start + len(source_lines))
        want_lines = [line[indent:] for line in want_lines]
        want = "\n".join(want_lines)

        options = self._find_options(source, name, start)
        if self._is_blank_or_comment(source):
            return None, index
        exc_msg = self._exception_message(want_lines)
        return Example(source, want, exc_msg, lineno=start, indent=margin + indent, options=options), index

    def _is_blank_or_comment(self, source):
        # Only the first line counts.
        first = source.partition("\n")[0].lstrip(" ")
        return not first or first.startswith("#")

    def _exception_message(self, want):
        """What follows the stack if the output is a traceback."""
        if not want or not _TRACEBACK_HEADER.match(want[0]):
            return None
        for index, line in enumerate(want[1:], 1):
            if line and (line[0].isalnum() or line[0] == "_"):
                return "\n".join(want[index:])
        return None

    def _find_options(self, source, name, lineno):
        """The options that comments in the source set."""
        options = {}
        for match in _OPTION_DIRECTIVE.finditer(source):
            for option in match.group(1).replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(
                        f"line {lineno + 1!r} of the doctest for {name} has an invalid option: {option!r}"
                    )
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        if options and self._is_blank_or_comment(source):
            raise ValueError(
                f"line {lineno!r} of the doctest for {name} has an option directive on a line with no example: "
                f"{source!r}"
            )
        return options

    def _check_prompt_blank(self, lines, indent, name, lineno):
        for number, line in enumerate(lines, lineno + 1):
            if len(line) >= indent + 4 and line[indent + 3] != " ":
                raise ValueError(
                    f"line {number!r} of the docstring for {name} lacks blank after "
                    f"{line[indent : indent + 3]}: {line!r}"
                )

    def _check_prefix(self, lines, prefix, name, lineno):
        for number, line in enumerate(lines, lineno + 1):
            if line and not line.startswith(prefix):
                raise ValueError(
                    f"line {number!r} of the docstring for {name} has inconsistent leading whitespace: {line!r}"
                )


def _ellipsis_match(want, got):
    """Whether a text matches one in which `...` stands for anything."""
    if ELLIPSIS_MARKER not in want:
        return want == got
    pieces = want.split(ELLIPSIS_MARKER)
    first, *middle, last = pieces
    if not got.startswith(first) or not got.endswith(last):
        return False
    position, end = len(first), len(got) - len(last)
    if position > end:
        # The two overlap.
        return False
    for piece in middle:
        position = got.find(piece, position, end)
        if position < 0:
            return False
        position += len(piece)
    return True


@_module("doctest")
class OutputChecker:
    """Compares what an example printed with what was expected."""

    def _to_ascii(self, text):
        return str(text.encode("ASCII", "backslashreplace"), "ASCII")

    def check_output(self, want, got, optionflags):
        """Whether the output is as expected, given the options."""
        got, want = self._to_ascii(got), self._to_ascii(want)
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(rf"(?m)^{BLANKLINE_MARKER}\s*?$", "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS) and _ellipsis_match(want, got)

    def _do_a_fancy_diff(self, want, got, optionflags):
        """Whether a difference says more than both texts."""
        if not optionflags & (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF):
            return False
        # Such a difference shows changes inside lines, which helps with one line too.
        return bool(optionflags & REPORT_NDIFF) or (want.count("\n") > 2 and got.count("\n") > 2)

    def output_difference(self, example, got, optionflags):
        """How the output differs from what was expected, as a text."""
        import difflib

        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub(r"(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        if not self._do_a_fancy_diff(want, got, optionflags):
            if want and got:
                return f"Expected:\n{_indent(want)}Got:\n{_indent(got)}"
            if want:
                return f"Expected:\n{_indent(want)}Got nothing\n"
            return f"Expected nothing\nGot:\n{_indent(got)}" if got else "Expected nothing\nGot nothing\n"
        want_lines, got_lines = want.splitlines(keepends=True), got.splitlines(keepends=True)
        if optionflags & REPORT_UDIFF:
            # The two lines of file names are of no use.
            diff = list(difflib.unified_diff(want_lines, got_lines, n=2))[2:]
            kind = "unified diff with -expected +actual"
        elif optionflags & REPORT_CDIFF:
            diff = list(difflib.context_diff(want_lines, got_lines, n=2))[2:]
            kind = "context diff with expected followed by actual"
        else:
            diff = difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK).compare(want_lines, got_lines)
            kind = "ndiff with -expected +actual"
        return f"Differences ({kind}):\n{_indent(''.join(diff))}"
