from pathlib import PurePosixPath, PureWindowsPath

TEXTS = [
    "", ".", "a", "a/b", "/", "//", "///", "//a", "/a//b/./c/", "a/../b", "..", "c:", "c:/a", "c:a\\b", "//srv/share/x",
    "\\\\srv\\share", "a.b.c", ".bash", "a.", "a/b.tar.gz", "//?/c:/x", "con", "./a:b", "...", "C:/A",
]


def attempt(function, *args):
    try:
        return function(*args)
    except ValueError as exc:
        return exc


for flavour in (PurePosixPath, PureWindowsPath):
    for text in TEXTS:
        path = flavour(text)
        print(repr(text), repr(path), str(path), path.drive, path.root, path.anchor, path.parts, sep=" | ")
        print("   ", path.name, path.stem, path.suffix, path.suffixes, path.parent, path.is_absolute(), sep=" | ")
        print("   ", list(map(str, path.parents)), path.as_posix(), bytes(path))
        changes = [(path.with_name, "n"), (path.with_stem, "s"), (path.with_suffix, ".x"), (path.with_suffix, "")]
        print("   ", *[attempt(*change) for change in changes], sep=" | ")
