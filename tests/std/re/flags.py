import re

print(re.I, re.I | re.M, ~re.I, re.RegexFlag(0), re.NOFLAG | re.A, re.RegexFlag(3), repr(re.S), str(re.X), re.U.value, int(re.L))
for args in ("a",), ("a", re.I), (b"a", re.L | re.X), ("(?u:a)", re.A), ("'" * 250,), ("(?im)a",), ("a", 0x1000):
    print(re.compile(*args), re.compile(*args).flags)
print(re.findall("(?i)ß|k|ſ|σ", "ßKkKSsςΣẞ"), re.findall("[a-z]", "aZKſ", re.I), re.findall("(?ai)k", "kKK"))
print(re.findall(r"\w+", "é٣a_"), re.findall(r"(?a)\w+", "é٣a_"), re.findall(r"\d", "٣3²"), re.findall(rb"\w", b"\xe9a"))
print(re.findall("^.$", "a\nb\n", re.M), re.findall("a$", "a\n"), re.findall(r"a\Z", "a\n"), re.findall("a.b", "a\nb", re.S))
print(re.match(r"(?x) a b # c" "\n" r" [ ] \  ", "ab  "), re.match("(?i:A)B", "aB"), re.match("(?i)a(?-i:b)", "AB"))
print(re.match(r"\B", ""), re.match(r"\b", ""), re.search(r"\bé\b", "a é"), re.search(r"(?a)\bé", "é"))
