"""Every way in which arguments meet parameters that collect, defaults and names."""

def f(*a, **k): return a, k
def g(x, *a, y=1, **k): return x, a, y, k
def h(x, /, *a, **k): return x, a, k
def p(x, y=2, *, z=3): return x, y, z
def s(*a): return a
def kk(**k): return k
def kw(a, b, *c, d, e=5): return a, b, c, d, e
tests = ["f()", "f(1)", "f(1,2,a=3)", "f(a=1)", "g(1)", "g(1,2,3)", "g(1,2,y=5)", "g(1,z=3)", "g(x=1,w=2)", "g(1,x=2)", "h(1,x=2)", "h(1,2,x=3,y=4)", "p(1)", "p(1,z=4)", "p(1,2,3)", "p(x=1,y=5)", "s()", "s(1,2,3,4,5,6,7,8,9,10)", "kk()", "kk(a=1,b=2)", "kk(1)", "kw(1,2,d=4)", "kw(1,2,3,4,d=4,e=6)", "kw(1,d=3)", "kw(1,2)", "kw(1,2,3,b=3,d=1)", "f(**{'a':1,'b':2})", "f(**{'x'+'y':1})", "g(**{'x':1, 'y':2, 'q q':3})", "g(1,**{'x':1})", "h(**{'x':1})", "f(*[1,2],**{'a':1})", "f(1,*(),a=1,**{})", "kk(**{1:2})"]
for t in tests:
    try: print(t, eval(t))
    except TypeError as e: print(t, "TypeError", e)
def gen(*a, **k):
    yield a
    yield k
print(list(gen(1,2)), list(gen(1,b=2)), list(gen()))
class C:
    def m(self, *a, **k): return a, k
    def __init__(self, *a, **k): self.a = a, k
    @property
    def pr(self): return self.a
    @property
    def bad(self): raise KeyError("x")
    @property
    def gn(self): yield self
c = C(1, b=2)
print(c.m(), c.m(1), c.m(1, a=2), c.a, c.pr, C().pr, list(c.gn) == [c])
for i in range(3):
    try: c.bad
    except KeyError as e: print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
    print(c.pr)
print([x in (1, 2) for x in range(4)], [i for i in range(5) if i in {1, 3}], [i for i in range(5) if i not in [1, 3]])
import asyncio
async def co(*a, **k): return a, k
print(asyncio.run(co(1, x=2)))
