import importlib, importlib.util, sys
m = importlib.import_module("_pkg.sub.mod")
print(m.NAME, importlib.import_module(".tools", "_pkg").__name__)
print(importlib.reload(m) is m)
print(importlib.util.find_spec("_pkg").name, importlib.util.find_spec("not_there_x"))
spec = importlib.util.find_spec("math")
print(spec.name)
try:
    importlib.import_module(".x")
except TypeError as e:
    print(e)
try:
    importlib.reload(5)
except TypeError as e:
    print(e)
