1; 1.5; 1e10; 1_000; 0x_ff; 0o17; 0b101; 1j; 1.e5; .5; 00; 0_0; 1E-3J; 0XAbC
99999999999999999999; 0xffffffffffffffffffff
9223372036854775807; 9223372036854775808
None; True; False; ...; name
a + b - c * d / e // f % g @ h
a ** b ** c
-a ** -b
+-~a
not not a
a << b >> c & d ^ e | f
a < b <= c > d >= e == f != g is h is not i in j not in k
a and b and c or d and e or f
(a and b) and c
a if b else c if d else e
lambda: 0
lambda x, /, y=1, *z, w, v=2, **k: x
lambda *, a: 0
lambda *a, b=1: 0
lambda a, b=1, /: 0
lambda x: lambda y: x
f(); f(a); f(a, b); f(a,); f(*a, b, *c); f(a=1, **b); f(a, *b, c=1, *d, **e, f=2)
f(x for x in y); f((x for x in y), z); f(a := 1); f(a, b := 2)
f(a)(b)[c].d
a[b]; a[b, c]; a[b,]; a[:]; a[b:]; a[:c]; a[b:c]; a[::]; a[b::d]; a[:c:d]; a[b:c:d]; a[b:c, d]; a[*b]; a[*b, c]; a[x := 1]; a[..., 1:2]
a.b.c
(); (a,); (a, b); (a, b,); ((a)); (*a, b); (a := b)
[]; [a]; [a, b]; [a, *b,]; [a for b in c]; [a for b in c if d if e for f in g]; [(a, b) for a, b in c]; [x := 1, 2]
{}; {a: b}; {a: b, **c,}; {a}; {a, *b}; {*a}; {a for b in c}; {a: b for c in d}; {**a}; {x := 1, 2}
(a for b in c for d in e)
(a for b, *c in d)
(yield)
(yield a, *b)
(a
 .b
 [c]
 (d))
x = (  # comment
    1,
    2  # more
)
a = yield b
a, = b
*a, = b
a \
  + b
async def f():
    (await a)
    await a.b(c)
    [await a async for b in c]
    {a: b async for c in d}
    (a async for b in c if d)
é = ﬁ = 𝐱 = 1
print(*a, sep='')
a if (b, c) else d
not a in b
a not in b
a is not b
-1 .real
1 if 2 else 3
x[a, b:c, *d] = e
(a, b)[c], d = e
(f(x)).y = z
a = b = yield c
(lambda: (yield))
