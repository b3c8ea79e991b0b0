import inspect
def f(): pass
def g(): yield
async def c(): pass
async def ag(): yield
class K:
    def m(self): pass
    @property
    def p(self): return 1
objs = dict(f=f, g=g, c=c, ag=ag, K=K, m=K().m, len=len, mod=inspect, p=K.p, lam=lambda: 0, gen=g(), i=5, code=f.__code__)
for n in ("isfunction", "isgeneratorfunction", "iscoroutinefunction", "isasyncgenfunction", "isclass", "ismethod", "isbuiltin", "ismodule", "isroutine", "isdatadescriptor", "isgenerator", "iscode", "isabstract"):
    print(n, [k for k, o in objs.items() if getattr(inspect, n)(o)])
print([n for n, _ in inspect.getmembers(K) if not n.startswith("__")], inspect.getmro(bool), inspect.getdoc(len) is not None, inspect.cleandoc("  a\n    b\n"), inspect.getmodule(f).__name__, inspect.unwrap(f) is f)
x = g(); print(inspect.getgeneratorstate(x)); next(x); print(inspect.getgeneratorstate(x)); x.close(); print(inspect.getgeneratorstate(x))
