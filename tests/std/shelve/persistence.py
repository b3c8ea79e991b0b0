import os
import shelve
import tempfile

os.chdir(tempfile.mkdtemp())
with shelve.open("s") as s:
    s["a"] = [1, 2]
    s["b"] = {"x": (1, 2)}
    s["a"].append(3)
    print(s["a"], sorted(s), len(s), "b" in s, s.get("z", 5))
with shelve.open("s", writeback=True) as s:
    s["a"].append(3)
    del s["b"]
with shelve.open("s", "r") as s:
    print(dict(s))
try:
    s["a"]
except ValueError as e:
    print(e)
d = {}
s = shelve.Shelf(d)
s["k"] = 1
print(list(d), type(s.dict).__name__)
s.close()
s.close()
print(s.dict)
try:
    shelve.open("none", "r")
except Exception as e:
    print(type(e).__name__, e)
