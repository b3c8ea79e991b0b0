"""Method calls, attribute reads and writes on small objects."""


class Counter:
    def __init__(self, step):
        self.value = 0
        self.step = step

    def advance(self):
        self.value += self.step
        return self

    def get(self):
        return self.value


class Doubling(Counter):
    def advance(self):
        super().advance()
        self.value %= 1000003
        return self


def main():
    counters = [Counter(1), Doubling(3), Counter(5), Doubling(7)]
    total = 0
    for _ in range(800000):
        for counter in counters:
            total += counter.advance().get() & 7
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("method_calls", perf_counter() - begin)
    print("checksum", checksum)
