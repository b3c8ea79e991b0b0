# Native functions suggest the keyword argument that was probably meant.
import collections
import functools
import itertools
import math

CALLS = """\
print(1, sepp="")
sorted([], keyy=None)
[].sort(revers=True)
int("1", bas=2)
"a".split(sepp="b")
sum([], strt=1)
max([1], deflt=1)
min(1, 2, kye=1)
"a".encode(encodin="utf-8")
zip(strct=True)
map(len, [], strct=True)
bytes(sourc=1)
round(1, ndigit=1)
(1).to_bytes(lenth=1)
ImportError(nam=1)
AttributeError(nme=1)
math.isclose(1, 2, rel_tl=1)
itertools.product(repet=2)
itertools.repeat(1, tims=2)
collections.deque(maxln=1)
print(1, nothing_like_it=2)
"""
for call in CALLS.splitlines():
    try:
        eval(call)
    except TypeError as error:
        print(error)
