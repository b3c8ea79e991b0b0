class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K{self.v}"
d = {K(i): i for i in range(5)}
print(d[K(3)], K(9) in d, len(d))
d[K(3)] = "new"
print(d)
del d[K(0)]
print(list(d))
print({1: "a", 1.0: "b", True: "c"}, {"a": 1}.get("a"), {(1, 2): 3}[1, 2], {None: 1}[None], {float("nan"): 1}.get(float("nan")))
