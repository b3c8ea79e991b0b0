class A:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = A(1); a = None; print("after 1")
def f(): x = A(2); return "returned"
print(f())
l = [A(3), A(4)]; l.clear(); print("cleared")
d = {"k": A(5)}; d["k"] = 0; print("replaced")
A(6); print("temporary")
def g(x): del x; print("in g")
g(A(7)); t = (A(8),); del t
try:
    b = A(9); raise ValueError
except ValueError: del b
print([A(i).n for i in (10, 11)])
z = A(12); y = z; del z; print("still"); del y
class B:
    def __init__(self): self.a = A(13)
    def __del__(self): print("outer first")
B(); s = A("at end")
