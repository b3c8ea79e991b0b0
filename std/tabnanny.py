"""Finds indentation whose meaning depends on the width of a tab."""

__version__ = "6"

__all__ = ["check", "NannyNag", "process_tokens"]

import os
import sys
import tokenize

verbose = 0
filename_only = 0


def errprint(*args):
    """Write to standard error."""
    print(*args, file=sys.stderr)


class NannyNag(Exception):
    """Raised by process_tokens() for a line that is indented in an ambiguous way."""

    def __init__(self, lineno, msg, line):
        self.lineno, self.msg, self.line = lineno, msg, line

    def get_lineno(self):
        return self.lineno

    def get_msg(self):
        return self.msg

    def get_line(self):
        return self.line


class Whitespace:
    """The indentation of a line: how wide it is depends on the width of a tab."""

    def __init__(self, text):
        self.raw = text[: len(text) - len(text.lstrip(" \t"))]
        # Wider tabs than the longest run of spaces make no further difference.
        self.longest_run = max(map(len, self.raw.split("\t")))

    def indent_level(self, tabsize):
        """How wide it is with tabs of this width."""
        return len(self.raw.expandtabs(tabsize))

    def _sizes(self, other):
        return range(1, max(self.longest_run, other.longest_run) + 2)

    def not_equal_witness(self, other):
        """The widths of tabs with which this is not as wide as the other, with both widths."""
        levels = ((size, self.indent_level(size), other.indent_level(size)) for size in self._sizes(other))
        return [found for found in levels if found[1] != found[2]]

    def equal(self, other):
        """Whether it is as wide as the other with any tabs."""
        return not self.not_equal_witness(other)

    def not_less_witness(self, other):
        """The widths of tabs with which this is not less wide than the other, with both widths."""
        levels = ((size, self.indent_level(size), other.indent_level(size)) for size in self._sizes(other))
        return [found for found in levels if found[1] >= found[2]]

    def less(self, other):
        """Whether it is less wide than the other with any tabs."""
        return not self.not_less_witness(other)


def format_witnesses(found):
    """The widths of tabs as text."""
    sizes = [str(size) for size, *_ in found]
    return f"at tab size{'s' if len(sizes) > 1 else ''} {', '.join(sizes)}"


def process_tokens(tokens):
    """Check the tokens of a source; raises NannyNag for the first line that is ambiguous."""
    indents = [Whitespace("")]
    # The first token of a line is compared with the indentation around it.
    begins = False
    for kind, token, start, end, line in tokens:
        if kind == tokenize.NEWLINE:
            begins = True
        elif kind == tokenize.INDENT:
            begins = False
            here = Whitespace(token)
            if not indents[-1].less(here):
                witness = indents[-1].not_less_witness(here)
                raise NannyNag(start[0], f"indent not greater e.g. {format_witnesses(witness)}", line)
            indents.append(here)
        elif kind == tokenize.DEDENT:
            begins = True
            indents.pop()
        elif begins and kind not in (tokenize.COMMENT, tokenize.NL):
            begins = False
            here = Whitespace(line)
            if not indents[-1].equal(here):
                witness = indents[-1].not_equal_witness(here)
                raise NannyNag(start[0], f"indent not equal e.g. {format_witnesses(witness)}", line)


def check(file):
    """Check a file, or all Python files in a folder, and print what is found."""
    if os.path.isdir(file) and not os.path.islink(file):
        if verbose:
            print(f"{file!r}: listing directory")
        for name in os.listdir(file):
            path = os.path.join(file, name)
            if (os.path.isdir(path) and not os.path.islink(path)) or os.path.normcase(name[-3:]) == ".py":
                check(path)
        return
    try:
        source = tokenize.open(file)
    except OSError as error:
        errprint(f"{file!r}: I/O Error: {error}")
        return
    if verbose > 1:
        print(f"checking {file!r} ...")
    with source:
        try:
            process_tokens(tokenize.generate_tokens(source.readline))
        except tokenize.TokenError as error:
            errprint(f"{file!r}: Token Error: {error}")
            sys.exit(1)
        except TabError as error:
            _report(file, error.lineno, error.text.rstrip("\n"), error.msg)
            return
        except IndentationError as error:
            errprint(f"{file!r}: Indentation Error: {error}")
            sys.exit(1)
        except NannyNag as nag:
            _report(file, nag.get_lineno(), nag.get_line(), nag.get_msg())
            return
    if verbose:
        print(f"{file!r}: Clean bill of health.")


def _report(file, lineno, line, message):
    if verbose:
        print(f"{file!r}: *** Line {lineno}: trouble in tab city! ***")
        print(f"offending line: {line!r}")
        print(message)
        return
    shown = f'"{file}"' if " " in file else file
    print(shown) if filename_only else print(shown, lineno, repr(line))


def main():
    """The command: checks the files and folders named."""
    import getopt

    global verbose, filename_only
    try:
        options, names = getopt.getopt(sys.argv[1:], "qv")
    except getopt.error as error:
        errprint(error)
        names = []
        options = []
    for option, _ in options:
        filename_only += option == "-q"
        verbose += option == "-v"
    if not names:
        errprint("Usage:", sys.argv[0], "[-v] file_or_directory ...")
        sys.exit(2)
    for name in names:
        check(name)


if __name__ == "__main__":
    main()
