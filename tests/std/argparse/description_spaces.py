# Spaces of all kinds at the ends of a description go.
import argparse

parser = argparse.ArgumentParser(prog="prog", description="\u2003 one \u2003 two\n three\u2003", epilog="\xa0end")
print(parser.format_help())
