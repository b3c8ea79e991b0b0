from collections import OrderedDict
o = OrderedDict.fromkeys("dcba", 0)
o["d"] = 1
del o["c"]
o["c"] = 2
print(o, list(o.keys()), list(o.items()), o.copy() == o, repr(OrderedDict(a=OrderedDict())), o.pop("a"), o.pop("zz", None), o.setdefault("n", 9), list(reversed(o.values())))
try:
    for k in o: o[k + "x"] = 1
except RuntimeError as e:
    print(e)
class Sub(OrderedDict):
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
print(Sub(a=1), Sub([("b", 2)]).copy())
