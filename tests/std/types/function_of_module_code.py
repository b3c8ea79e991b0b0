import types

code = compile("x = 1\nprint(x, sorted(n for n in globals() if n in 'xyz'))\ny = x + 1", "f", "exec")
space = {"z": 3}
made = types.FunctionType(code, space, "named")
print(made(), made.__name__, space["x"], space["y"])
made()
value = types.FunctionType(compile("z * 2", "f", "eval"), space)
print(value())
