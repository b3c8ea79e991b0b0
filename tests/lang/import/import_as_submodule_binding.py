import os.path as p, _pkg.tools
import _pkg.sub as s
print(p is __import__("os").path, _pkg.tools.helper.__name__, s.one)
def f():
    import _pkg.sub.mod
    return _pkg.sub.mod.NAME
print(f())
