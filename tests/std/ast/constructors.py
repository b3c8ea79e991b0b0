# Constructors of nodes: fields by position and name, defaults, and what they warn of or refuse.
import ast
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(" ", category.__name__, message)


class Extra(ast.AST):
    _fields = ("a", "b")
    _field_types = {"a": int}


def show(make):
    try:
        node = make()
        print({name: value for name, value in sorted(vars(node).items())})
    except TypeError as error:
        print(type(error).__name__, error)


show(lambda: ast.Name("x"))
show(lambda: ast.Return())
show(lambda: ast.Module())
show(lambda: ast.Constant())
show(lambda: ast.BinOp(1, 2, 3, 4))
show(lambda: ast.Return(1, 2))
show(lambda: ast.BinOp(1, left=2))
show(lambda: ast.Pass(lineno=3))
show(lambda: ast.Pass(color="red"))
show(lambda: ast.Constant(1, color="red"))
show(lambda: ast.AST(x=1))
show(lambda: Extra(1))
