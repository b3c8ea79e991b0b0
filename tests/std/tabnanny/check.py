# Indentation that depends on the width of a tab is found; sources that have no tokens end the program.
import contextlib
import io
import os
import tabnanny
import tempfile

name = os.path.join(tempfile.mkdtemp(), "m.py")
for text in (
    "if a:\n        b\n\tc\n",
    "if a:\n\tb\n\tif c:\n        \td\n",
    "if a:\n    b\n",
    "x = (\n",
    "if a:\n    b\n  c\n",
    "if a:\n\tb\n        c\n",
):
    with open(name, "w") as file:
        file.write(text)
    for tabnanny.verbose in (0, 1):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                tabnanny.check(name)
            except SystemExit as end:
                print("exit", end.code)
        print(out.getvalue().replace(name, "FILE"), end="")
