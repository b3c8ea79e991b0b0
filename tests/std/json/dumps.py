import json
print(json.dumps({"a": [1, 2.5, True, None, "x\n\"é€😀"], "b": {}, "c": [], 1: 2, None: 3, True: 4, 1.5: 5}), json.dumps("é", ensure_ascii=False), json.dumps([1, {"k": [2]}], indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")), json.dumps([1, 2], indent="--"), json.dumps(float("inf")), json.dumps((1, 2)), json.dumps(10**25), json.dumps(1e100), json.dumps([], indent=2), json.dumps({}, indent=2))
class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set): return sorted(o)
        return super().default(o)
print(json.dumps({"s": {2, 1}}, cls=E), json.dumps(1 + 2j, default=str), json.dumps({(1, 2): 3, "k": 1}, skipkeys=True), list(json.JSONEncoder().iterencode([1, [2]])))
import enum
class I(enum.IntEnum): A = 1
class S(str): pass
print(json.dumps([I.A, S("x"), {S("k"): I.A}]), json.dumps("\u2028\x7f\x00/"))
a = []; a.append(a)
for f in (lambda: json.dumps({1, 2}), lambda: json.dumps({(1,): 2}), lambda: json.dumps(a), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True), lambda: json.dumps([1, {"x": object()}])):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, str(e).split(" at 0x")[0], getattr(e, "__notes__", ""))
