print([a + b for a, b in [(1, 2), (3, 4)]], [x for x, *_ in ["abc", "de"]])
print([*range(3), *"ab"], {*[1, 2], 3} == {1, 2, 3}, {**{"a": 1}, "b": 2, **{"a": 3}})
print((*[], *()), [*{}])
