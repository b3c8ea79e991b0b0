# Trees that programs make or change are compiled; their places are those of tracebacks.
import ast

tree = ast.parse("def double(n):\n    return n + n\nprint(double(21))")
tree.body[0].body[0].value.op = ast.Mult()
exec(compile(tree, "<tree>", "exec"))
expression = ast.Expression(ast.Call(ast.Name("sum"), [ast.List([ast.Constant(i) for i in range(4)])], []))
print(eval(compile(ast.fix_missing_locations(expression), "<tree>", "eval")))
constants = ast.Expression(ast.Constant((1, frozenset([2]), 2 + 1j, 1 << 80, "\ud800", b"b", ...)))
print(eval(compile(ast.fix_missing_locations(constants), "<tree>", "eval")))
moved = ast.increment_lineno(ast.parse("1 / 0"), 41)
try:
    exec(compile(moved, "<tree>", "exec"))
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_lineno)
source = """
async def f(a, /, b: int = 1, *c, d=2, **e) -> str:
    async for x in y:
        await x
    with a as b, c: pass
    try: pass
    except* ValueError as e: pass
    match b:
        case [1, *_]: pass
        case {"k": v, **r}: pass
        case C(q=1) | 2: pass
class K[T: int, *U, **V](B, metaclass=M):
    type X = list[T]
    z: int = 3
    del a, b[1:2]
lambda: (yield)
f"{a!r:>{w}}" t"{b}"
"""
first = compile(source.replace(' t"{b}"', ""), "<s>", "exec")
second = compile(ast.parse(source.replace(' t"{b}"', "")), "<s>", "exec")
print(first.co_names == second.co_names, len(first.co_consts) == len(second.co_consts))
