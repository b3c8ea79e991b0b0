import os.path as p
print(p.join("a", "b", "/c", "d"), p.join("a", ""), p.split("/a/b"), p.splitext("a/b.tar.gz"), p.splitext(".bashrc"), p.basename("a/b/"), p.dirname("/a/b"), p.normpath("/a/../b/./c//d"), p.isabs("/a"), p.commonpath(["/a/b/c", "/a/b/d"]), p.commonprefix(["abc", "abd"]), p.relpath("/a/b", "/a/c"), p.expanduser("no~"), p.normcase("A"), p.splitdrive("/a"), p.abspath("/x/../y"), p.lexists("/nope"), p.splitroot("/a/b"), p.join(b"a", b"b"), p.normpath(""), p.expandvars("$NOPE_X a"))
for f in (lambda: p.join("a", b"b"), lambda: p.join(5), lambda: p.commonpath([]), lambda: p.commonpath(["/a", "b"]), lambda: p.relpath(""), lambda: p.getsize("/nope"), lambda: p.splitext(5)):
    try:
        f()
    except (TypeError, ValueError, OSError) as e:
        print(type(e).__name__, e)
