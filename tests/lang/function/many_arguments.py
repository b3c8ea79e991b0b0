src = "def f(%s): return a0 + a299" % ", ".join(f"a{i}" for i in range(300))
ns = {}
exec(src, ns)
print(ns["f"](*range(300)))
print(ns["f"](**{f"a{i}": i for i in range(300)}))
try:
    ns["f"](1)
except TypeError as e:
    print(str(e)[:60])
