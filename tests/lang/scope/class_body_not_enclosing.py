x = "global"
class C:
    x = "class"
    def f(self):
        return x
    ys = [x for _ in range(1)]
    zs = [c for c in x]
print(C().f(), C.ys, C.zs)
