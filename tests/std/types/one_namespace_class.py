import sys, types
print(type(sys.implementation) is types.SimpleNamespace)
print(isinstance(sys.implementation, types.SimpleNamespace))
n = types.SimpleNamespace({"a": 1}, b=2)
print(n, n == types.SimpleNamespace(a=1, b=2))
