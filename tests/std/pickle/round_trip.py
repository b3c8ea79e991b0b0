import collections
import pickle
from enum import Enum
from functools import partial


class Colour(Enum):
    RED = 1


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return self.a == other.a


class Words(list):
    pass


class State:
    def __init__(self):
        self.kept, self.dropped = [1], object()

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.__dict__ = dict(state, restored=True)


Point = collections.namedtuple("Point", "x y")
words = Words([1, 2])
words.extra = "e"
for protocol in range(6):
    for value in (
        Colour.RED, Point(1, 2), collections.OrderedDict(a=1), collections.deque([1, 2], 5), collections.Counter("aab"),
        collections.defaultdict(list, {1: [2]}), partial(int, base=2).func, {"k": [1, (2, {3})]}, "\ud800é", -(2**77), ValueError("a", 1),
    ):
        again = pickle.loads(pickle.dumps(value, protocol))
        print(protocol, type(again).__name__, repr(again) == repr(value))
    again = pickle.loads(pickle.dumps(words, protocol))
    print(type(again).__name__, list(again), again.extra)
    again = pickle.loads(pickle.dumps(State(), protocol))
    print(again.__dict__)
    if protocol >= 2:
        print(pickle.loads(pickle.dumps(Slots(3), protocol)).a)
    loop = []
    loop.append((loop, {"self": loop}))
    again = pickle.loads(pickle.dumps(loop, protocol))
    print(again[0][0] is again, again[0][1]["self"] is again)
    shared = ["shared"]
    a, b = pickle.loads(pickle.dumps([shared, shared], protocol))
    print(a is b)
