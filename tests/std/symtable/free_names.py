import symtable
import warnings

warnings.simplefilter('ignore')

src='''
if a:
    x: int
y: str = 1
class D:
    z: int
    if b:
        w: int = 3
    def f(self):
        [self for self in q if (t := self)]
        {x: [y for y in x] for x in q}
        class E: k = [__class__ for u in z]
        return {lambda: u + E for u in self}
    __class__
def g(u):
    import u.v
    for i, (j, *k) in u: del i
    with u as h: pass
    try: pass
    except Exception as exc: pass
    match u:
        case {"a": aa, **bb}: pass
        case [cc, *dd] | Foo(x=cc, y=dd) as ee: pass
    def h(v=u):
        nonlocal k
        k += 1
    class K:
        def __init__(self): k; K
        v = k
        k = 2
    zz = lambda: zz
    (u.attr): int = 3
    (uu): int
    return [(lambda: p) for p in u], (yy := 1)
async def co():
    async for x in y: await z
    return (i async for i in z for j in [i for i in x])
class Meta(type, metaclass=object): pass
@deco
def dec[T, *Ts, **P](a: T): 
    return T
class Q:
    class_var = 1
    def m[T](self, x: class_var) -> T: return [class_var for _ in x]
    type X = class_var
    y: [z for z in class_var]
    @property
    def p(self): pass
    @p.setter
    def p(self, v): pass
    def gen(self): yield
    lam2 = (x for x in y)
'''


def dump(t, ind=0):
    p='  '*ind
    print(p, t.get_type(), t.get_name(), t.get_lineno(), t.is_optimized(), t.is_nested(), t.has_children(), sorted(t.get_identifiers()), type(t).__name__)
    if isinstance(t, symtable.Function): print(p,'  F', sorted(t.get_parameters()), sorted(t.get_locals()), sorted(t.get_globals()), sorted(t.get_nonlocals()), sorted(t.get_frees()))
    if isinstance(t, symtable.Class):
        print(p,'  C', t.get_methods())
    for s in sorted(t.get_symbols(), key=lambda s:s.get_name()):
        print(p,'   ',s, ' '.join(n for n in dir(s) if n.startswith('is_') and getattr(s,n)()), [str(n) for n in s.get_namespaces()])
    for c in t.get_children(): dump(c, ind+1)


dump(symtable.symtable(src, 'f', 'exec'))
