import contextlib
import io
import optparse

parser = optparse.OptionParser(prog="prog", version="%prog 1.2", description="What it does. " * 8, epilog="The end.")
parser.add_option("-n", "--number", type="int", default=3, help="a number [default: %default]")
parser.add_option("-v", action="count", dest="verbose", help="say more")
parser.add_option("--pair", nargs=2, metavar="A B")
parser.add_option("--colour", choices=["red", "green"])
parser.add_option("-l", action="append")
group = optparse.OptionGroup(parser, "Special", "These are special.")
group.add_option("--very-long-option-name", action="store_true", help="help " * 15)
group.add_option("--hidden", help=optparse.SUPPRESS_HELP)
parser.add_option_group(group)
print(parser.format_help())
for line in "a -vv -n 0x1f b", "-n5 --pair x y -l1 -l 2", "--num=7 -- -v", "-x", "--nope", "-n z", "--colour blue", "--pair x", "--version", "--v":
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            print(*parser.parse_args(line.split()))
        except SystemExit as e:
            print("exit", e.code)
    print(line, "->", out.getvalue())
for settings in {"action": "nope"}, {"type": "nope"}, {"nope": 1}, {"choices": ["a"], "type": "int"}:
    try:
        optparse.Option("-o", **settings)
    except optparse.OptionError as e:
        print(e)
