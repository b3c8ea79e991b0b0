import inspect
def f(a, b: int = 2, /, c="x", *args, d, e=None, **kw) -> str: pass
s = inspect.signature(f)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["b"].kind.name, s.return_annotation, s.parameters["a"].annotation is inspect.Parameter.empty)
b = s.bind(1, 2, 3, 4, d=5, z=6); print(b.arguments, b.args, b.kwargs); b2 = s.bind_partial(1); b2.apply_defaults(); print(b2.arguments)
class C:
    def __init__(self, x, y=1): pass
    def m(self, q): pass
    @classmethod
    def k(cls, z): pass
    @staticmethod
    def st(w): pass
print(inspect.signature(C), inspect.signature(C.m), inspect.signature(C(1).m), inspect.signature(C.k), inspect.signature(C.st), inspect.signature(lambda *, a: 0))
try:
    s.bind()
except TypeError as e:
    print(e)
print(s.replace(return_annotation=int), inspect.Parameter("p", inspect.Parameter.KEYWORD_ONLY, default=3))
import functools
print(inspect.signature(functools.partial(f, 1, d=3)))
