"""A B-tree in the language: insertion, lookup, ordered walks, deletion of whole trees."""

from bisect import bisect_left
from random import Random

ORDER = 16


class Node:
    __slots__ = ("keys", "values", "children")

    def __init__(self):
        self.keys = []
        self.values = []
        self.children = []

    def split(self):
        middle = len(self.keys) // 2
        right = Node()
        right.keys, right.values = self.keys[middle + 1 :], self.values[middle + 1 :]
        key, value = self.keys[middle], self.values[middle]
        if self.children:
            right.children = self.children[middle + 1 :]
            del self.children[middle + 1 :]
        del self.keys[middle:], self.values[middle:]
        return key, value, right


class BTree:
    def __init__(self):
        self.root = Node()
        self.length = 0

    def get(self, key, default=None):
        node = self.root
        while True:
            i = bisect_left(node.keys, key)
            if i < len(node.keys) and node.keys[i] == key:
                return node.values[i]
            if not node.children:
                return default
            node = node.children[i]

    def put(self, key, value):
        split = self.insert(self.root, key, value)
        if split:
            middle_key, middle_value, right = split
            root = Node()
            root.keys, root.values = [middle_key], [middle_value]
            root.children = [self.root, right]
            self.root = root

    def insert(self, node, key, value):
        i = bisect_left(node.keys, key)
        if i < len(node.keys) and node.keys[i] == key:
            node.values[i] = value
            return None
        if node.children:
            split = self.insert(node.children[i], key, value)
            if split:
                middle_key, middle_value, right = split
                node.keys.insert(i, middle_key)
                node.values.insert(i, middle_value)
                node.children.insert(i + 1, right)
        else:
            node.keys.insert(i, key)
            node.values.insert(i, value)
            self.length += 1
        return node.split() if len(node.keys) >= ORDER else None

    def walk(self, node=None):
        node = node or self.root
        for i, key in enumerate(node.keys):
            if node.children:
                yield from self.walk(node.children[i])
            yield key
        if node.children:
            yield from self.walk(node.children[-1])


def main():
    random = Random(99)
    tree = BTree()
    keys = [random.randrange(1000000) for _ in range(60000)]
    for key in keys:
        tree.put(key, key * 2)
    hits = sum(tree.get(key + 1, 0) != 0 for key in keys)
    last = -1
    for key in tree.walk():
        assert key > last
        last = key
    return tree.length, hits, last


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("btree", perf_counter() - begin)
    print("checksum", checksum)
