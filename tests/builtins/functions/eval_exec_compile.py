print(eval("1 + 2"), eval(" 3 "), eval("x * 2", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), exec("z = 5"), z)
code = compile("a + 1", "<my>", "eval")
print(eval(code, {"a": 1}), code.co_filename, code.co_name, type(code).__name__)
ns = {}
exec(compile("def f(): return 7", "f", "exec"), ns)
print(ns["f"](), "__builtins__" in ns)
exec(compile("1 + 1; 'shown'", "f", "single"))
for f in (lambda: eval("x = 1"), lambda: eval(""), lambda: compile("1", "f", "bad"), lambda: eval(5), lambda: exec("1 +"), lambda: eval("1", 5), lambda: eval("\0"), lambda: exec("x", {}, 5), lambda: compile(5, "f", "exec"), lambda: eval("undefined_q")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, getattr(e, "msg", None) or e)
