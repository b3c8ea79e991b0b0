import copy
import re

m = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(-(\d\d))?").search("on 2024-05, é", 1)
print(m, m.re.groups, dict(m.re.groupindex))
print(m.group(), m.group(1, "month", 3), m["year"], m[0])
print(m.groups(), m.groups("?"), m.groupdict())
print(m.span(), m.start("month"), m.end(2), m.span(4), m.regs)
print(m.pos, m.endpos, m.lastindex, m.lastgroup, m.string)
print(m.expand(r"\2/\g<year>\4"), copy.copy(m) is m, copy.deepcopy(m) is m, bool(m))
for bad in 7, -1, "day", None, 1.5, 10**30:
    try:
        m.group(bad)
    except IndexError as e:
        print(repr(bad), e)
print(re.match("(a)(b)?", "a").groups(), re.Match[str], re.match("(a(b))", "ab").lastindex)
