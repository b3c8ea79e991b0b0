# Trees that no text leads to are refused when they are compiled.
import ast

N = ast.Name


def attempt(*body):
    tree = ast.fix_missing_locations(ast.Module(list(body), []))
    try:
        compile(tree, "<tree>", "exec")
        print("compiled")
    except Exception as error:
        print(type(error).__name__, error)


attempt(ast.Expr(ast.BinOp(N("x"), ast.Add(), None)))
attempt(ast.Expr(ast.List([None])))
attempt(ast.Expr(N("x", ast.Store())))
attempt(ast.Expr(N("None")))
attempt(ast.Expr(N(3)))
attempt(ast.Expr(N("x", 3)))
attempt(ast.Expr(ast.Constant([])))
attempt(ast.Expr(ast.Compare(N("x"), [ast.Eq()], [])))
attempt(ast.Expr(ast.Dict([], [N("x")])))
attempt(ast.Assign([], N("x")))
attempt(ast.Assign([ast.Constant(1)], N("x")))
attempt(ast.Delete([N("x")]))
attempt(ast.While(N("x"), []))
attempt(ast.Raise(None, N("x")))
attempt(ast.Try([ast.Pass()], [], [], []))
attempt(ast.ImportFrom("m", [ast.alias("a")], -1))
attempt(ast.Global(["x", 3]))
attempt(ast.FunctionDef("f", ast.arguments(defaults=[N("x")]), [ast.Pass()]))
attempt(ast.FunctionDef("f", N("x"), [ast.Pass()]))
attempt(ast.Match(N("x"), [ast.match_case(ast.MatchValue(N("y")), body=[ast.Pass()])]))
attempt(ast.Match(N("x"), [ast.match_case(ast.MatchStar("y"), body=[ast.Pass()])]))
attempt(ast.Pass(lineno=3, col_offset=0, end_lineno=1, end_col_offset=0))
attempt(ast.Pass(lineno=1, col_offset=5, end_lineno=1, end_col_offset=0))
attempt(ast.Break())
for mode, tree in (("eval", ast.Module([], [])), ("exec", N("x")), ("exec", ast.FunctionType([], N("x")))):
    try:
        compile(tree, "<tree>", mode)
    except TypeError as error:
        print(error)
loop = ast.UnaryOp(ast.Not(), ast.Constant(1), lineno=1, col_offset=0)
loop.operand = loop
try:
    compile(ast.Expression(loop), "<tree>", "eval")
except RecursionError:
    print("RecursionError")
