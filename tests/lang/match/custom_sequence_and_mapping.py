from collections.abc import Sequence, Mapping
class S(Sequence):
    def __len__(self): return 2
    def __getitem__(self, i): return ("a", "b")[i]
class M(Mapping):
    def __len__(self): return 1
    def __iter__(self): return iter(["k"])
    def __getitem__(self, k): return {"k": "v"}[k]
for x in (S(), M()):
    match x:
        case [a, b]: print(a, b)
        case {"k": v}: print(v)
from collections import deque
match deque([1, 2]):
    case [a, b]: print("deque", a, b)
