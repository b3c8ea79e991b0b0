import re

patterns = [
    "(", ")", "a(b", "[a", "[", "[]", "[z-a]", r"[\d-z]", "*a", "a**", "a{3,2}", "^*", "(?", "(?P", "(?P<", "(?P<>a)", "(?P<a", "(?P<1>a)",
    "(?P=a)", "(?Px)", "(?<a)", "(?x", "(?z)", "(?i", "(?-", "(?i-i:a)", "(?-a:a)", "a(?i)b", "(?(1)a)", "(?(0)a)", "(?(a)b)", "(?(1)a|b|c)()",
    r"\1", r"(\1)", r"\x1", r"\u12", r"\U0011ffff", r"\N{no such}", r"\N", r"\q", "\\", r"[\q]", r"\777", r"[\400]", "(?<=a*)", "(?P<a>)(?P<a>)",
    "(?#abc", "(?au:a)", "(?L)", "(?ix", r"(?<=(a)\1)", "x{99999999999}", "(?P<é>a)(?P=b)", "a\n(b\n*+)", "(?:a)(?=", "(?i)a(?a)",
]
for pattern in patterns:
    try:
        print(repr(pattern), re.compile(pattern))
    except re.PatternError as e:
        print(ascii(pattern), "->", ascii(e), e.msg, e.pos, e.lineno, e.colno)
    except OverflowError as e:
        print(repr(pattern), "->", repr(e))
for pattern, flags in ("a", re.L), ("a", re.A | re.U), (b"a", re.U), (b"a", re.A | re.L), (b"(?u)a", 0), (1, 0), (re.compile("a"), re.I):
    try:
        re.compile(pattern, flags)
    except (ValueError, TypeError, re.error) as e:
        print(type(e).__name__, e)
