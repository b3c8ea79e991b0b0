import types
def make():
    x = 10
    return lambda: x
f = make()
g = types.FunctionType(f.__code__, {}, closure=f.__closure__)
print(g())
c = types.CellType(5)
print(c.cell_contents, c == types.CellType(5), c < types.CellType(6))
h = types.FunctionType(f.__code__, {}, closure=(types.CellType("new"),))
print(h())
e = types.CellType()
try:
    e.cell_contents
except ValueError as x:
    print(x)
try:
    types.FunctionType(f.__code__, {})
except (TypeError, ValueError) as x:
    print(x)
