"""The command line tool: checks JSON and writes it in a readable form."""

import json
import re
import sys

import _colorize

# The parts of a text of JSON that have colours; what is in front of a colon is a key.
_PARTS = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*")(?P<colon>(?=:))?|(?P<number>-?\d[\d.eE+-]*|NaN|-?Infinity)|true|false|null')


def _colored(text):
    syntax = _colorize.get_theme(force_color=True).syntax

    def painted(match):
        if match["string"] is None:
            color = syntax.number if match["number"] else syntax.keyword
        else:
            color = syntax.string if match["colon"] is None else syntax.definition
        return f"{color}{match[0]}{syntax.reset}"

    return _PARTS.sub(painted, text)


def main():
    import argparse

    parser = argparse.ArgumentParser(
        description="A simple command line interface for json module to validate and pretty-print JSON objects."
    )
    parser.add_argument("infile", nargs="?", default="-", help="a JSON file to be validated or pretty-printed; defaults to stdin")
    parser.add_argument("outfile", nargs="?", default=None, help="write the output of infile to outfile; defaults to stdout")
    parser.add_argument("--sort-keys", action="store_true", help="sort the output of dictionaries alphabetically by key")
    parser.add_argument("--no-ensure-ascii", dest="ensure_ascii", action="store_false", help="disable escaping of non-ASCII characters")
    parser.add_argument("--json-lines", action="store_true", help="parse input using the JSON Lines format. Use with --no-indent or --compact to produce valid JSON Lines output.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--indent", default=4, type=int, help="separate items with newlines and use this number of spaces for indentation")
    group.add_argument("--tab", action="store_const", dest="indent", const="\t", help="separate items with newlines and use tabs for indentation")
    group.add_argument("--no-indent", action="store_const", dest="indent", const=None, help="separate items with spaces rather than newlines")
    group.add_argument("--compact", action="store_true", help="suppress all whitespace separation (most compact)")
    options = parser.parse_args()

    dump_args = {
        "sort_keys": options.sort_keys,
        "indent": options.indent,
        "ensure_ascii": options.ensure_ascii,
    }
    if options.compact:
        dump_args["indent"] = None
        dump_args["separators"] = ",", ":"

    try:
        if options.infile == "-":
            infile = sys.stdin
        else:
            infile = open(options.infile, encoding="utf-8")
        try:
            if options.json_lines:
                objects = (json.loads(line) for line in infile)
            else:
                objects = (json.load(infile),)
            if options.outfile is None:
                outfile = sys.stdout
            else:
                # All is read before the file is opened: it may be the same.
                objects = list(objects)
                outfile = open(options.outfile, "w", encoding="utf-8")
            with outfile:
                is_colored = _colorize.can_colorize(file=outfile)
                for obj in objects:
                    if is_colored:
                        outfile.write(_colored(json.dumps(obj, **dump_args)))
                    else:
                        json.dump(obj, outfile, **dump_args)
                    outfile.write("\n")
        finally:
            if infile is not sys.stdin:
                infile.close()
    except ValueError as error:
        raise SystemExit(error)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError as error:
        raise SystemExit(error.errno)
