"""Trees walked by nested generators."""


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def build(values):
    n = len(values)
    if n == 0:
        return None
    middle = n // 2
    return Tree(build(values[:middle]), values[middle], build(values[middle + 1 :]))


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def main():
    tree = build(range(2000))
    total = 0
    for _ in range(50):
        for value in tree:
            total += value
    for value in numbers(2000000):
        total += value & 1
    total += sum(x * 2 for x in numbers(1000000))
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("generators", perf_counter() - begin)
    print("checksum", checksum)
