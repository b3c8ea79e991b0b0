# Patterns that are paths; empty ones.
import os
import pathlib


class Pattern:
    def __fspath__(self):
        return "dir*/file*"


os.chdir(os.environ.get("SCRATCH", "/tmp"))
os.makedirs("glob_kinds/dirA", exist_ok=True)
pathlib.Path("glob_kinds/dirA/fileA").touch()
base = pathlib.Path("glob_kinds")
print(list(base.glob(Pattern())), list(base.rglob(Pattern())), list(base.glob(pathlib.Path("dir*/file*"))))
for pattern in "", ".", "./":
    try:
        print(list(base.glob(pattern)))
    except ValueError as error:
        print(error)
