class S:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        print(t.__name__, v, tb is not None)
        return 1
with S():
    raise KeyError("k")
print("after")
def f():
    with S():
        raise ValueError("inner")
    return "reached"
print(f())
