"""The quoted-printable encoding of MIME: text in which few bytes need an escape."""

from binascii import a2b_qp, b2a_qp

__all__ = ["encode", "decode", "encodestring", "decodestring"]

MAXLINESIZE = 76


def encode(input, output, quotetabs, header=False):
    """Encode a binary file into another.

    quotetabs says whether blanks and tabs inside lines are escaped (at the ends they always are); with header blanks become
    underscores."""
    output.write(encodestring(input.read(), quotetabs, header))


def encodestring(s, quotetabs=False, header=False):
    """Return the encoded bytes; the options are those of encode()."""
    return b2a_qp(s, quotetabs=quotetabs, header=header)


def decode(input, output, header=False):
    """Decode a binary file into another; with header underscores become blanks."""
    output.write(decodestring(input.read(), header))


def decodestring(s, header=False):
    """Return the decoded bytes."""
    return a2b_qp(s, header=header)


def main():
    """The command: encodes (-t: tabs too) or decodes (-d) the files named, or standard input."""
    import getopt
    import sys

    try:
        options, names = getopt.getopt(sys.argv[1:], "td")
    except getopt.error as error:
        _usage(error)
    given = {option for option, _ in options}
    if given == {"-t", "-d"}:
        _usage("-t and -d are mutually exclusive")
    failed = False
    for name in names or ["-"]:
        try:
            source = sys.stdin.buffer if name == "-" else open(name, "rb")
        except OSError as error:
            sys.stderr.write(f"{name}: can't open ({error})\n")
            failed = True
            continue
        with source:
            if "-d" in given:
                decode(source, sys.stdout.buffer)
            else:
                encode(source, sys.stdout.buffer, "-t" in given)
    if failed:
        sys.exit(1)


def _usage(problem):
    import sys

    print(problem, file=sys.stderr)
    print("usage: quopri [-t | -d] [file] ...\n-t: quote tabs\n-d: decode; default encode", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
