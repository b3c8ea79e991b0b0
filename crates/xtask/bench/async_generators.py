"""Trees walked by nested asynchronous generators."""


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    async def __aiter__(self):
        if self.left:
            async for value in self.left:
                yield value
        yield self.value
        if self.right:
            async for value in self.right:
                yield value


def build(values):
    n = len(values)
    if n == 0:
        return None
    middle = n // 2
    return Tree(build(values[:middle]), values[middle], build(values[middle + 1 :]))


async def walk():
    tree = build(range(2000))
    total = 0
    for _ in range(120):
        async for value in tree:
            total += value
    return total


def main():
    coroutine = walk()
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("async_generators", perf_counter() - begin)
    print("checksum", checksum)
