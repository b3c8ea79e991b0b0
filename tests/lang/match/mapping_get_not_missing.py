from collections import defaultdict
d = defaultdict(list)
match d:
    case {"k": v}: print("found", v)
    case _: print("no key", dict(d))
class K:
    n = "key"
match {"key": 1}:
    case {K.n: v}: print(v)
