def f(x):
    match x:
        case (1 | 2 | 3) as n: return ("small", n)
        case [("a" | "b") as c, *_] if c == "b": return ("b list", c)
        case [str() as s] | {"s": str() as s}: return ("s", s)
        case n if n == 50: return "fifty"
        case _ if False: return "never"
        case other: return ("other", other)
for x in [2, ["b"], ["a"], {"s": "v"}, 50, None]:
    print(f(x))
