def f(): return value
value = 1
print(f(), f())
value = 2
print(f())
del value
try:
    f()
except NameError as e:
    print(e)
globals()["value"] = 3
print(f())
import builtins
def g(): return shared
builtins.shared = "builtin"
print(g(), g())
shared = "global"
print(g())
del shared
print(g())
del builtins.shared
try:
    g()
except NameError as e:
    print(e)
