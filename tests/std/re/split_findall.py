import re

print(re.split(r"\W+", "a, b; c."), re.split("(-)|(x)", "1-2x3"), re.split("b*", "abc"), re.split(",", "a,b,c", maxsplit=1))
print(re.findall("a(b)?", "abaab"), re.findall("(a)(b)?", "aba"), re.findall("é|", "aéb"), re.findall(b"[^a]", b"ab\xff"))
print([m.span() for m in re.finditer("a*", "baac")], [m.group() for m in re.compile("b.").finditer("abcbdbe", 2, 5)])
print(type(re.finditer("a", "a")).__name__, next(re.finditer("z", "a"), None))
s = re.compile("a").scanner("aaba")
print(s.match(), s.match(), s.match(), s.match(), s.pattern)
tokens = re.Scanner([(r"[a-z]+", lambda s, t: ("word", t)), (r"(\d)(\d)*", lambda s, t: int(t)), (r"\s+", None), ("=", "equals")])
print(tokens.scan("ab = 12 ?x"))
