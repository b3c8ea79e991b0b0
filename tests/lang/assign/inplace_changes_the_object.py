"""Augmented assignment changes sets, dicts, lists and bytearrays themselves: other names see it."""


def in_function():
    numbers = same = {1, 2}
    numbers |= {3}
    numbers &= {2, 3, 4}
    numbers -= {2}
    numbers ^= {9}
    print(sorted(same), numbers is same)
    table = same = {"a": 1}
    table |= {"b": 2}
    print(same, table is same)
    table |= [("c", 3)]
    print(same, table is same)
    items = same = [1]
    items += [2]
    items *= 2
    print(same, items is same)
    data = same = bytearray(b"x")
    data += b"y"
    data *= 2
    print(same, data is same)
    fixed = same = frozenset({1})
    fixed |= {2}
    print(sorted(same), fixed is same)


class Holder:
    def __init__(self):
        self.numbers = {1}
        self.table = {"a": 1}


in_function()
numbers = same = {1}
numbers |= {2}
print(same, numbers is same)
holder = Holder()
numbers, table = holder.numbers, holder.table
holder.numbers |= {5}
holder.table |= {"z": 0}
print(numbers, table)
nested = [{1}, {"k": 1}]
numbers, table = nested
nested[0] |= {7}
nested[1] |= {"m": 2}
print(numbers, table)
# The table keeps its size, and with it the order.
numbers = {4, 39, 20, 21, 26, 31}
numbers |= {13}
print(numbers)
