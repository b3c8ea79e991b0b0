import json, io, os
p = os.path.join(os.environ["SCRATCH"], "x.json")
data = {"list": list(range(5)), "nested": {"a": [{"b": None}]}}
with open(p, "w") as f: json.dump(data, f, indent=1)
with open(p) as f: print(json.load(f) == data)
with open(p) as f: print(f.read())
s = io.StringIO(); json.dump([1, "é"], s); print(s.getvalue())
