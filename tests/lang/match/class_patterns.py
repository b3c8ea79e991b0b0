class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(p):
    match p:
        case P(0, 0): return "origin"
        case P(x, y=0): return ("on x", x)
        case P(x=0, y=y): return ("on y", y)
        case P(x, y) if x == y: return ("diagonal", x)
        case P(): return "point"
        case int(n) | float(n): return ("number", n)
        case str(): return "str"
        case list([a, b]): return ("list2", a, b)
        case dict(d): return d
for p in [P(0, 0), P(1, 0), P(0, 2), P(3, 3), P(1, 2), 5, 2.5, "s", [1, 2], {"a": 1}]:
    print(f(p))
