class D(dict):
    def __missing__(self, k):
        self[k] = v = f"made {k}"
        return v
d = D(a=1)
print(d["a"], d["b"], d.get("c"), d, "c" in d, d.pop("zz", None))
class E(dict): pass
try:
    E()["x"]
except KeyError as e:
    print(repr(e))
