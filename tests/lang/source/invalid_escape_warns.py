import warnings
with warnings.catch_warnings(record=True) as got:
    warnings.simplefilter("always")
    code = compile(r"x = '\d'; y = b'\q'; z = '\400'", "<s>", "exec")
for w in got:
    print(w.category.__name__, w.message, w.lineno)
ns = {}
exec(code, ns)
print(ns["x"], ns["y"], ascii(ns["z"]))
