"""Closures, default arguments, keyword calls, starred calls."""


def make_adder(amount):
    def add(value, *, scale=1):
        return value * scale + amount

    return add


def spread(*values, **named):
    return len(values) + len(named)


def main():
    adders = [make_adder(n) for n in range(8)]
    total = 0
    for turn in range(500000):
        for add in adders:
            total += add(turn)
        total += adders[turn & 7](turn, scale=2)
        total += spread(*adders) + spread(1, a=turn, b=2)
        total %= 1000000007
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("closures_micro", perf_counter() - begin)
    print("checksum", checksum)
