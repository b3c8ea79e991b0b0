from pathlib import PurePosixPath, PureWindowsPath

for flavour in (PurePosixPath, PureWindowsPath):
    for path, patterns in (
        ("a/b/c.py", ("*.py", "b/*.py", "a/b/*.py", "a/*.py", "**/*.py", "*", "c.py", "/c.py", "A/B/*.PY", "[a-c].p?")),
        ("/a/b.py", ("/a/*.py", "*.py", "/*.py", "a/*", "**", "/**", "/a/**")),
        ("a", ("a/**", "**/a", "**")),
        ("a/[x", ("a/[[]x", "a/[x")),
    ):
        for pattern in patterns:
            path = flavour(path)
            strict = path.full_match(pattern, case_sensitive=True)
            print(path, pattern, path.match(pattern), path.full_match(pattern), strict)
    print(flavour("").full_match(""), flavour("").full_match("**"), flavour("").full_match("*"))
    try:
        flavour("a").match("")
    except ValueError as exc:
        print(exc)
