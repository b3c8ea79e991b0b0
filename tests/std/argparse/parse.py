import argparse

parser = argparse.ArgumentParser(prog="prog", exit_on_error=False, suggest_on_error=True)
parser.add_argument("first")
parser.add_argument("others", nargs="*", type=int)
parser.add_argument("-a", "--all", action="store_true")
parser.add_argument("-l", "--list", action="append")
parser.add_argument("-o", nargs="?", const="C", default="D")
parser.add_argument("--colour", choices=["red", "green"])
parser.add_argument("-c", action="count", default=0)
for line in (
    "x",
    "x 1 2 -a",
    "x -l 1 --list=2 --li 3",
    "-ac x -cc",
    "x -o",
    "x -oE 5",
    "x -- -1 2",
    "x -5",
    "",
    "x y",
    "x --colour gren",
    "x --co",
    "x --nope",
    "x --al=3",
):
    try:
        print(line, "->", parser.parse_args(line.split()))
    except (argparse.ArgumentError, SystemExit) as e:
        print(line, "->", type(e).__name__, e)
print(parser.parse_known_args(["x", "--what", "1"]))
print(parser.parse_intermixed_args(["x", "-a", "1", "-c", "2"]))
