import copy
import re

p = re.compile("(?P<a>x)(y)?", re.I)
print(p.pattern, p.flags, p.groups, p.groupindex, re.compile("a").groupindex, p.__class__, re.Pattern[bytes])
print(p == re.compile("(?P<a>x)(y)?", re.I), p == re.compile("x"), re.compile("x") == re.compile(b"x"), hash(p) == hash(copy.copy(p)))
print(copy.copy(p) is p, copy.deepcopy([p])[0] is p, re.compile(p) is p, re.compile("q") is re.compile("q"))
print(p.match("xy", 1), p.match("axy", 1), p.fullmatch("xyz", 0, 2), p.search("xyxy", pos=1, endpos=3), p.match("x", 5), p.search("x", -3))
for call in (lambda: p.match(1), lambda: p.match(b"x"), lambda: re.match(b"x", "x"), lambda: p.match(), lambda: p.search("a", None),
             lambda: re.Pattern(), lambda: re.Match(), lambda: p < p, lambda: re.compile("(" * 5000), lambda: re.compile([])):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
try:
    p.groupindex["b"] = 1
except TypeError as e:
    print(e)
print(re.escape("a.b-c d\n*é"), re.escape(b"a+\xff"), re.match(b"a", bytearray(b"ab")), re.match(rb"\w", memoryview(b"ab")).group())
print(re.match("\ud800+", "\ud800\ud800").span(), re.match(".\udc00", "é\udc00").span(), re.match("😀{2}", "😀😀").end())
