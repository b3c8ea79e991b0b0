class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 3
    def __eq__(self, o): return self.v == o.v
s = {K(i) for i in range(20)}
print(len(s), K(7) in s, K(25) in s)
for i in range(0, 20, 2): s.remove(K(i))
print(sorted(k.v for k in s), len(s | {K(1), K(100)}))
