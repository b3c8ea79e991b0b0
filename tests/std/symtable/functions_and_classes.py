import symtable
import warnings

warnings.simplefilter('ignore')

src='''
import os, sys as s
glob = 1
def f[T: int](a, b: "x"=1, *c, d, **e) -> int:
    "doc"
    global g
    nonlocal_ = 1
    def inner():
        nonlocal nonlocal_
        return a + nonlocal_ + glob + print
    x: int = [y for y in b if y]
    return lambda z: (z, inner)
class C[U](B):
    attr: int = 1
    __priv = 2
    def m(self): return __class__, super()
    @staticmethod
    def sm(): pass
    async def am(self): yield 1
    lam = lambda self: 1
    v = [attr for q in range(3)]
type A[V] = list[V]
gen = (i for i in glob for k in i)
def m2():
    import a.b
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
dump(symtable.symtable('a + [b for b in c]', 'f', 'eval'))
