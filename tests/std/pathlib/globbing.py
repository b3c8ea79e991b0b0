import os
import shutil
from pathlib import Path

base = f"/tmp/taipan_pathlib_globbing_{os.getpid()}"
os.makedirs(base + "/d/e/f")
os.chdir(base)
for name in ("d/x.py", "d/e/y.py", "d/.hidden", "d/e/f/z.txt"):
    Path(name).touch()
os.symlink("d", "link")
os.symlink("nowhere", "dangling")
os.symlink("../e", "d/up")


def attempt(function, *args, **options):
    try:
        print("   ", sorted(map(str, function(*args, **options))))
    except Exception as exc:
        print("   ", type(exc).__name__, exc)


for pattern in (
    "*", "**", "**/*", "**/*.py", "d/*", "*/*.py", "d/e", "missing", "dangling", "link/*", "**/", "*/", "d/**",
    "**/e/**", "d/..", ".", "./*", "d/./*", "D/*", "[d]/*", "d/e/**/*.txt", "*.PY", "d/x.py/", "d/x.py/*", "**/f",
    "d/*/..", "***", "**x", "", "/a",
):
    print(repr(pattern))
    attempt(Path().glob, pattern)
    attempt(Path("d").rglob, pattern)
attempt(Path("d").glob, "**/*", recurse_symlinks=True)
attempt(Path().glob, "D/*", case_sensitive=False)
attempt(Path().glob, "d/X.py", case_sensitive=False)
attempt(Path().glob, Path("d/*"))
attempt(Path("missing").glob, "*")
attempt(Path("d/x.py").glob, "*")
attempt(Path().glob, "a\0b")
os.chdir("/")
shutil.rmtree(base)
