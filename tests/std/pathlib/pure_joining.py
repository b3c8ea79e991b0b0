from pathlib import PurePosixPath, PureWindowsPath


def attempt(function, *args, **options):
    try:
        print("   ", repr(function(*args, **options)))
    except Exception as exc:
        print("   ", type(exc).__name__, exc)


for flavour in (PurePosixPath, PureWindowsPath):
    for left, right in (
        ("a", "b"), ("a", "/b"), ("c:/a", "d:b"), ("c:a", "c:b"), ("c:/a", "/b"), ("/a", "//b/c"), ("a", ""), ("", "a"),
        ("c:/", "c:x"), ("C:/a", "c:b"), (".", ".."),
    ):
        print(left, right)
        attempt(lambda: flavour(left) / right)
        attempt(lambda: left / flavour(right))
        attempt(flavour(left).joinpath, right, "z")
    for path, base in (
        ("a/b", "a"), ("/a/b", "/a"), ("a", "b"), ("a", "a"), ("/a", "a"), ("a/b", "/"), ("a", ".."), ("c:/a/b", "c:/"),
        ("C:/A/b", "c:/a"), ("a", "../x"), ("/a/..", "/b"), ("c:a", "c:"), ("a", ""),
    ):
        print(path, base)
        attempt(flavour(path).relative_to, base)
        attempt(flavour(path).relative_to, base, walk_up=True)
        attempt(flavour(path).is_relative_to, base)
    for name in ("", ".", "..", "a/b", "a\\b", "c:", "/", "a:b", "a.b", "x\0"):
        print(repr(name))
        for method in ("with_name", "with_stem", "with_suffix"):
            attempt(getattr(flavour("p/q.r"), method), name)
    print(flavour("a") == flavour("A"), hash(flavour("a")) == hash(flavour("A")), flavour("a") < flavour("B"))
    print(sorted(map(flavour, ["b", "A", "a/b", "a"])), flavour("a/b/") == flavour("a//b"))
    for action in (
        lambda: flavour("a") < "a", lambda: flavour("a") / 5, lambda: 5 / flavour("a"), lambda: flavour(5),
        lambda: flavour(b"a"), lambda: flavour("a", None), lambda: flavour(flavour("a"), "b"), lambda: flavour("a", x=1),
        lambda: flavour("a/b/c").parents[-1], lambda: flavour("a/b/c").parents[5],
        lambda: flavour("a/b/c").parents[0:2], lambda: flavour("/a/b").parents, lambda: len(flavour("/a/b").parents),
        lambda: flavour("a").__reduce__(), lambda: flavour("a") == 5, lambda: flavour.parser.__name__,
    ):
        attempt(action)
print(PurePosixPath("a") == PureWindowsPath("a"), PurePosixPath(PureWindowsPath("a\\b")))


class Tagged(PurePosixPath):
    def __init__(self, *args, tag=None):
        super().__init__(*args)
        self.tag = tag

    def with_segments(self, *parts):
        return type(self)(*parts, tag=self.tag)


path = Tagged("a", "b", tag=3)
print(repr(path), (path / "c").tag, path.parent.tag, path.with_name("q").tag, [one.tag for one in path.parents])
