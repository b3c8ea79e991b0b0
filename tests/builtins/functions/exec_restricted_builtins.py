try:
    eval("len([])", {"__builtins__": {}})
except NameError as e:
    print(e)
print(eval("f(2)", {"__builtins__": {"f": lambda x: x * 2}}))
ns = {"__builtins__": {"__build_class__": __build_class__, "__name__": "m", "print": print}}
exec("class A: pass\nprint(A)", ns)
try:
    exec("import os", {"__builtins__": {}})
except ImportError as e:
    print(e)
try:
    exec("class A: pass", {"__builtins__": {}})
except NameError as e:
    print(e)
