print({1: 2} == {1: 2}, {1: 2, 3: 4} == {3: 4, 1: 2}, {1: 2} != {1: 3}, {} == [], {1: {2: [3]}} == {1: {2: [3]}}, {1: 1} == {True: 1.0})
a = {}; a["self"] = a
print(a)
class D(dict): pass
print(D(a=1) == {"a": 1}, D(a=1), type(D(a=1).copy()).__name__, type(D() | {}).__name__)
