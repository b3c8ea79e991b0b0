# What pickles keep of subclasses: the dict and the slots.
import collections
import pickle


class Set(set):
    __slots__ = ("x", "y")


class Frozen(frozenset):
    __slots__ = ("x", "__dict__")


class Bytes(bytearray):
    __slots__ = ("x", "__dict__")


class Deque(collections.deque):
    __slots__ = ("x", "__dict__")


class Own(set):
    def __getstate__(self):
        return "own"


for made in (Set([1]), Frozen([2]), Bytes(b"b"), Deque([3])):
    made.x = 5
    if hasattr(made, "__dict__"):
        made.free = 6
    print(made.__reduce__()[1:3], pickle.loads(pickle.dumps(made)).x)
print(type("Q", (set,), {})([1]).__reduce__()[2], Own().__reduce__()[2])
