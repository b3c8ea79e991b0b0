# Every simple and compound statement.
import os, sys.path as p, a . b . c
from . import x
from .. import (y, z as w,)
from ...pkg.mod import name as other, more
from .... import *
from __future__ import annotations
pass; pass
x = 1; y = 2;
a = b = c, *d = e, *f
*a, b = c
[a, *b], (c, (d,)) = e
(a) = (b)
a.b.c[d] = e
x: int
x: int = 3
(x): int = yield
x.y: int = 1, 2
x[0]: "str" = *a, b
x += 1
x.y -= yield z
x[0] **= 2, 3
a @= b; a //= c; a %= d; a &= e; a |= f; a ^= g; a <<= h; a >>= i; a /= j; a *= k
del a, b.c, d[e], (f, g), [h]
del (x,)
del x,
assert a
assert a, b
raise
raise a
raise a from b
global g, h
def f():
    nonlocal n
    return
    return 1, *a
    return *a, b
    yield
    yield a, b
    yield from c
    x = yield
    await d
    global q
if a: b
elif c: d
else: e
if a:
    b
elif c:
    d
elif e:
    f
if x := 1:
    pass
while a:
    break
else:
    continue
for a in b: c
for a, b in c, d: pass
for a, in b:
    pass
else:
    e
for *a, b in *c, d: pass
for a.b in c: pass
for a[b], (c, d) in e: pass
try:
    a
except:
    b
try: a
except A: b
except (B, C) as c: d
except D, E: f
else: g
finally: h
try:
    a
finally:
    b
try:
    a
except* A:
    b
except* B as c:
    d
except* C, D:
    e
with a: b
with a as b, c as d: e
with (a as b): c
with (a, b): c
with (a, b) as c: d
with (a): b
with (a), b: c
with (a as b, c, d as (e, f),): g
with (yield): a
with (a := b): c
with (*a, b): c
with (a for a in b): c
with (): a
with (a, lambda x: b): c
with (a)(b) as c: d
with (a).b, c: d
with (a if b else c): d
with a as (b): c
with a as [b, c]: d
with a as b.c, d as e[f]: g
@dec
@dec.a(b)[c]
@(x := y)
def f(): pass
@dec

# comment

class C: pass
async def f():
    async for a in b: pass
    async with a as b, c: pass
    async with (a as b): pass
    await a ** -b
    return [a async for a in b if await c]
class A(B, *C, metaclass=D, **E): pass
class A(): pass
class A:
    x = 1; y = 2;
type X = int
type X[T] = list[T]
type X[T: int, *Ts, **P] = a
type X[T: (int, str) = int, *Ts = *tuple[int], **P = [a]] = b
type = 1
type(x)
type.x = 2
type type = type
if x: type A = B
def f[T, *U, **V](a: T, *b: *U, **c: V.kwargs) -> T: pass
class A[T: int = str](B): pass
print(match, case, type, _)
match = 1
match.x = 2
match[a] = b
match(a)
match * a, b
case = match
_ = case
if a:
    b;
else:
    c;
