n = 2000
src = "x = " + " + ".join(["1"] * n)
ns = {}; exec(src, ns); print(ns["x"])
src = "x = [" + ", ".join(map(str, range(5000))) + "]"
exec(src, ns); print(len(ns["x"]), ns["x"][-1])
src = "if a == 0: r = 0\n" + "".join(f"elif a == {i}: r = {i}\n" for i in range(1, 1500))
ns = {"a": 1400}; exec(src, ns); print(ns["r"])
src = "\n".join(f"v{i} = {i}" for i in range(5000)) + "\ntotal = v0 + v4999"
exec(src, ns); print(ns["total"])
src = "def f():\n" + "\n".join(f"    v{i} = {i}" for i in range(1000)) + "\n    return v999 + len(locals())"
exec(src, ns); print(ns["f"]())
print(eval(" and ".join(["True"] * 1000)), eval("1 < " + " < ".join(map(str, range(2, 500)))), eval("f'" + "{1}" * 500 + "'")[:5])
