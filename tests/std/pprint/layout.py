import collections
import dataclasses
import pprint
import types

pprint.pprint({i: "x" * i for i in range(12)})
pprint.pprint(list(range(40)))
pprint.pprint(list(range(40)), compact=True, width=40)
pprint.pprint([[list("abc")] * 3] * 3, indent=4, width=30)
pprint.pprint("the quick brown fox jumped over the lazy dog " * 4, width=50)
pprint.pprint({"k": "the quick brown fox jumped over the lazy dog " * 3, "b": b"bytes " * 20})
pprint.pprint([1, [2, [3, [4]]], {5: {6: 7}}], depth=2)
pprint.pprint({3: 1, "a": 2, 1: 3}, sort_dicts=False)
pprint.pp({"b": 1, "a": 2})
pprint.pprint({1234567: 7654321}, underscore_numbers=True)
pprint.pprint(collections.defaultdict(list, {i: [i] * 9 for i in range(5)}))
pprint.pprint(collections.Counter("the quick brown fox jumps over"), width=40)
pprint.pprint(collections.deque(range(40), maxlen=50), width=60)
pprint.pprint(collections.ChainMap({i: i for i in range(20)}, {"a": 1}))
pprint.pprint(types.SimpleNamespace(alpha=list(range(20)), beta="x" * 50))


@dataclasses.dataclass
class Point:
    first_coordinate: int
    second_coordinate: list


pprint.pprint(Point(1, list(range(30))))
loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.isreadable(loop), pprint.isreadable([1, "x"]))
pprint.pprint(frozenset({3, 1, "x"}), width=5)
