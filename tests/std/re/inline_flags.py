import re

for pattern in "(?i) a (?x)", " (?x) (?i) a", "(?x) (?i) a # b", "a(?x)", "(?s)(?i)A.", "(?:(?i)a)", "$|(?i)a", "(?x)(?P<a> b )", "(?i)(?s) b", "(^)?(?(1)(?i)a)":
    try:
        print(repr(pattern), re.compile(pattern).flags, re.search(pattern, " A\n b"))
    except re.error as e:
        print(repr(pattern), e)
a = re.compile("q+")
for flags in 0, re.I, 0, re.NOFLAG, 2:
    print(re.search("q+", "Q", flags), re.compile("q+", flags) is a)
re.purge()
print(re.compile("q+") is a, re.compile("q+") == a)
