import itertools
import ntpath

PARTS = ["", "a", "\\", "c:", "c:\\", "c:a", "C:b", "d:x", "\\\\srv\\share", "\\\\srv\\share\\a", "\\a", "a/"]
for left, right in itertools.product(PARTS, PARTS):
    print(repr(left), repr(right), repr(ntpath.join(left, right)))


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as exc:
        print(function.__name__, type(exc).__name__, exc)


attempt(ntpath.join, b"a", "b")
attempt(ntpath.join, "a", 5)
attempt(ntpath.join, 5)
for paths in (
    ["c:\\a\\b", "c:\\a\\c"], ["c:a", "c:\\a"], ["c:\\a", "d:\\a"], [], ["a", "b"], ["C:\\A", "c:\\a\\b"], ["\\a", "a"],
    ["c:\\a", b"x"], ["\\\\s\\h\\a", "//S/h/b"], [5],
):
    attempt(ntpath.commonpath, paths)
for paths in (
    ("c:\\a\\b", "c:\\a"), ("c:\\a", "c:\\a\\b"), ("c:\\a", "d:\\a"), ("a", "b"), ("",), ("c:\\A\\b", "C:\\a"),
    ("\\\\s\\h\\a", "\\\\s\\h\\b\\c"), ("c:\\a", b"c:\\"),
):
    attempt(ntpath.relpath, *paths)
