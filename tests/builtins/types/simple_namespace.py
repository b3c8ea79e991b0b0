from types import SimpleNamespace
n = SimpleNamespace(a=1, b="x")
n.c = [n]
print(n, n.a, n == SimpleNamespace(a=1), SimpleNamespace(), SimpleNamespace({"k": 1}), SimpleNamespace(a=1) == SimpleNamespace(a=1))
import copy
print(copy.replace(SimpleNamespace(a=1, b=2), b=5))
try:
    n.zzz
except AttributeError as e:
    print(e)
try:
    SimpleNamespace(1)
except TypeError as e:
    print(e)
