print((5).__add__(3), (5).__add__("a"), "a".__mul__(3), [1].__len__(), {}.__contains__(1), (1).__lt__(2), "a".__eq__(1), int.__add__(1, 2), (5).__radd__(1), [1, 2].__getitem__(1), None.__bool__(), (3).__pow__(2, 5), (7).__divmod__(2), "ab".__getitem__(0), [].__iadd__([1]), (5).__format__("03"), object().__eq__(1), (1).__hash__(), "x".__str__(), (2.5).__int__(), True.__and__(False), (1,).__add__((2,)))
for f in (lambda: int.__add__("a", 1), lambda: [].__getitem__("a"), lambda: (1).__add__(), lambda: list.__len__(5), lambda: "a".__mul__("b"), lambda: dict.__getitem__({}, 1)):
    try:
        print(f())
    except (TypeError, KeyError) as e:
        print(type(e).__name__, e)
