# What is written, protocol by protocol.
import pickle


class Plain:
    def __init__(self):
        self.x = 1


class Outer:
    class Inner:
        pass


values = [
    None, True, 0, 255, 256, 65536, -1, 2**31, -(2**31) - 1, 2**63, -(2**100), 2**2100, 1.5, "", "text", "é\n\\", b"", b"data", bytearray(b"x"),
    (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {1}, frozenset({2}), 1j, range(3), slice(1, 2),
    len, int, type(None), ..., Plain, Outer.Inner, Plain(), "x" * 300, b"y" * 300, [].append, NotImplemented,
]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for value in values:
        data = pickle.dumps(value, protocol)
        print(protocol, data if len(data) < 90 else (len(data), data[:20], data[-12:]))
