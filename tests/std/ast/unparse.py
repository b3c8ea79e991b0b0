# Trees become source text again.
import ast

SOURCE = '''"""Doc "with" quotes."""
import a.b as c, d
from .. import e as f
@deco(1)
async def g[T: int = str](a, /, b=1, *args: int, c, d=2, **kw) -> "x":
    """doc"""
    async with a as b, c:
        yield (await x)
    return -a ** -b, not c, (a and b) or (c and (d or e)), a if b else c
class C(A, metaclass=M, **kw):
    x: int = 3
    (y): int
    def m(self): global z; z += 1; del z[1:2, ::3], q
if a: pass
elif b: raise E from f
else:
    for i, in x: continue
    else: break
while (n := f()): assert n, 'm'
try: pass
except (A, B) as e: pass
else: pass
finally: pass
match x:
    case [1, -2j, *r] | {'k': None, **rest}: pass
    case C(a, b=(1 | 2) as q) if q: pass
    case _: nonlocal_ = lambda x, *y: (yield)
type L[*Ts, **P] = list[*Ts]
f"{a!r:>{w}} {'x'} {b} \\n" + f'{x["y"]}' + t"{z:d}" + b'q' + u'u'
{**a, 'b': {*c, 1}, 'd': [x async for x in y if z if w]}, (x for x in y), 1 .real, 1e400, (1,), a[b, *c], a[()]
'''
tree = ast.parse(SOURCE)
text = ast.unparse(tree)
print(text)
print(ast.compare(ast.parse(text), tree))
print(ast.unparse(ast.arguments(args=[ast.arg("x")])), ast.unparse(ast.Set([])), ast.unparse([ast.Pass(), ast.Name("a")]))
for node in (ast.Raise(None, ast.Name("x")), ast.JoinedStr([ast.Name("x")])):
    try:
        ast.unparse(node)
    except ValueError as error:
        print(error)
