class M:
    def __enter__(self): return (1, [2, 3])
    def __exit__(self, *e): pass
class O: pass
o = O(); d = {}
with M() as (a, [b, c]): print(a, b, c)
with M() as o.x: print(o.x)
with M() as d["k"]: print(d)
with M() as (a, *r): print(r)
