print([1, 2] == [1, 2], [1] < [1, 0], [2] > [1, 9], [] < [0], [1, 2] != (1, 2), [1, [2, 3]] == [1, [2, 3]], [1.0] == [1])
try:
    [1] < ["a"]
except TypeError as e:
    print(e)
print([1, "a"] < [2, 5])
a = []; a.append(a)
b = []; b.append(b)
try:
    a == b
except RecursionError as e:
    # CPython says how much of its stack it has used, which is not always the same.
    print(str(e).endswith(" in comparison"))
