import fnmatch

names = ["a", "ab", "b]", "x", "[", "-", ".a", "a.py", "A", "a\nb", "!", "^"]
for pattern in (
    "a*b", "*", "**a", "a*b*c?", "[a-z]", "[!a]", "[]a]", "[!]a]", "[", "a[b", "[a-]", "[-a]", "[z-a]", "[a-c-e]", "[a&&b]", "[^a]", "[!^a]", "[!]",
    "[a\\b]", "[--a]", "[a-z-9]", "é*.txt", "[z-ab-c]", "", "a**b", "[!a-]", "[[]", "[!z-a]", "[a||b]", "?", "*.py", "[!-a]",
):
    print(repr(pattern), fnmatch.translate(pattern), fnmatch.filter(names, pattern))
print(fnmatch.fnmatch("A.py", "*.PY"), fnmatch.fnmatchcase("a", "A"), fnmatch.filterfalse(names, "a*"), fnmatch.filter([b"ab"], b"a*"))
try:
    fnmatch.fnmatch("a", b"a")
except TypeError as e:
    print(e)
