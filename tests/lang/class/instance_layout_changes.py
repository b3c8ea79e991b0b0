class A: pass
a, b = A(), A()
a.x = 1; a.y = 2
b.y = 3; b.x = 4
del a.x; a.x = 5
print(a.__dict__, b.__dict__)
for i in range(40): setattr(a, f"attr{i}", i)
print(len(a.__dict__), a.attr39, list(a.__dict__)[:3])
d = a.__dict__; d["direct"] = 1; print(a.direct); a.attr0 = "new"; print(d["attr0"])
d.clear(); print(a.__dict__, hasattr(a, "attr1"))
class B:
    def __init__(self, full):
        if full: self.p = 1
        self.q = 2
print(B(True).__dict__, B(False).__dict__, [B(i % 2).q for i in range(4)])
