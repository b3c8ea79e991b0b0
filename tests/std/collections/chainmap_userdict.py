from collections import ChainMap, UserDict, UserList, UserString
a, b = {"x": 1}, {"x": 2, "y": 3}
c = ChainMap(a, b)
c["z"] = 5
print(c["x"], c["y"], a, sorted(c), len(c), c.maps, c.new_child({"x": 0})["x"], c.parents["x"], c.get("q"), "y" in c)
for f in (lambda: c["q"], lambda: c.__delitem__("y"), lambda: ChainMap({}).popitem()):
    try:
        f()
    except KeyError as e:
        print(repr(e))
class D(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = D(a=1); d.update(b=2); print(d, d.data, D(a=1) == {"a": 2}, UserList([1]) + [2], UserString("ab").upper(), len(UserString("abc")))
