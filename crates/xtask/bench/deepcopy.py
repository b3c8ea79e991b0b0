"""Deep copies of nested data and objects."""

import copy


class Node:
    def __init__(self, name, children):
        self.name = name
        self.children = children
        self.tags = {"a": 1, "b": [1, 2, 3]}


def main():
    tree = Node("root", [Node(f"child {i}", [Node("leaf", [])] * 2) for i in range(10)])
    data = {"list": [1, 2, (3, "text", [4, 5])], "dict": {"x": {"y": {"z": [None, True]}}}, "set": {1, 2, 3}}
    total = 0
    for _ in range(2500):
        total += len(copy.deepcopy(tree).children)
        total += len(copy.deepcopy(data))
        total += len(copy.copy(data))
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("deepcopy", perf_counter() - begin)
    print("checksum", checksum)
