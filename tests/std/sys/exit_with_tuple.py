# A tuple given to sys.exit() is the arguments of SystemExit.
import sys

for status in (42,), (42, 3), (), 5, None, "text":
    try:
        sys.exit(status)
    except SystemExit as error:
        print(repr(error.code), error.args)
