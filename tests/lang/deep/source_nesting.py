for n in (50, 100000):
    for src in ("(" * n + ")" * n, "[" * n + "]" * n, "-" * n + "1", "x" + ".a" * n, "f" + "()" * n, "1" + "+1" * n, "not " * n + "1", "lambda:" * n + "1", "{1:" * n + "}" * n, "[" * n):
        try:
            compile(src, "s", "eval")
            result = "ok"
        except (SyntaxError, MemoryError, RecursionError) as e:
            result = "refused"
        if n == 50:
            print(src[:4], result)
print("alive")
