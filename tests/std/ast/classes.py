# What the classes of nodes say of themselves.
import ast

for name in ("Dict", "arguments", "match_case", "FunctionDef", "Load", "pattern", "expr_context", "mod", "TypeIgnore"):
    cls = getattr(ast, name)
    print(name, cls.__bases__, cls._fields, cls._attributes, cls.__match_args__)
    print(" ", cls.__doc__)
    print(" ", getattr(cls, "_field_types", None))
print(hasattr(ast.expr, "end_lineno"), hasattr(ast.pattern, "end_lineno"), ast.Return.value)
print(ast.parse("x").body[0].value.ctx is ast.parse("y").body[0].value.ctx)
print(repr(ast.parse("f(a, b, c)")), repr(ast.AST()))
