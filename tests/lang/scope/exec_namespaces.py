ns = {}
exec("a = 1\ndef f(): return a", ns)
print(sorted(k for k in ns if k != "__builtins__"), ns["f"]())
loc = {}
exec("b = a + 1", ns, loc)
print(loc, "b" in ns)
print(eval("a + b", ns, loc))
