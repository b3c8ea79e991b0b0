"""Chains of coroutines awaiting each other."""


async def fibonacci(n):
    if n <= 1:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)


class Suspend:
    def __await__(self):
        return (yield self)


async def leaf(count):
    total = 0
    for _ in range(count):
        total += await Suspend()
    return total


async def chain(depth, count):
    if depth == 0:
        return await leaf(count)
    return await chain(depth - 1, count)


def drive(coroutine):
    value = None
    try:
        while True:
            coroutine.send(value)
            value = 1
    except StopIteration as stop:
        return stop.value


def main():
    return drive(fibonacci(29)), drive(chain(20, 600000))


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("coroutines", perf_counter() - begin)
    print("checksum", checksum)
