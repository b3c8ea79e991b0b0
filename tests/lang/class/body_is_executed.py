class C:
    for i in range(3):
        locals()[f"v{i}"] = i * i
    if i == 2:
        def f(self): return "two"
    else:
        def f(self): return "other"
    del i
print(C.v0, C.v1, C.v2, C().f(), hasattr(C, "i"))
