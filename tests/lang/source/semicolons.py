a = 1; b = 2; print(a, b);
if a: print("one"); print("two")
class C: x = 1; y = 2
print(C.x, C.y)
