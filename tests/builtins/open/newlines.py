import os
p = os.path.join(os.environ["SCRATCH"], "n.txt")
open(p, "wb").write(b"a\nb\r\nc\rd")
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(p, newline=nl) as f:
        print(repr(nl), f.readlines(), f.newlines)
for nl in (None, "", "\n", "\r\n", "\r"):
    with open(p, "w", newline=nl) as f: f.write("x\ny\r\n")
    print(repr(nl), open(p, "rb").read())
try:
    open(p, newline="x")
except ValueError as e:
    print(e)
import warnings; warnings.simplefilter("ignore")
