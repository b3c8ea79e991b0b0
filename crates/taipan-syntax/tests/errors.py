"""Records in tests/errors/*.txt what CPython 3.14 says about each source.

python3.14 errors.py < FILE > NEW_FILE
"""

import ast
import sys
import warnings


def verdict(source):
    try:
        ast.parse(source)
    except SyntaxError as e:
        return f"{type(e).__name__} {e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset} {e.msg}"
    return "OK"


warnings.simplefilter("ignore")
cases = []
for case in sys.stdin.read().rstrip("\n").split("\n====\n"):
    source = case.split("\n----\n")[0]
    cases.append(f"{source}\n----\n{verdict(source + chr(10))}")
print("\n====\n".join(cases))
