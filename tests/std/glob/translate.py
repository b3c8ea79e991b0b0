import glob

for pattern in "a/*.py", "**/a", "a/**", "**", "*", ".*", "a/?[b]*", "[.]x", "a/**/b", "x**", "**/**/a", "", "a//b":
    for options in {}, {"recursive": True}, {"include_hidden": True}, {"recursive": True, "include_hidden": True}, {"seps": "/\\", "recursive": True}:
        print(repr(pattern), options, glob.translate(pattern, **options))
