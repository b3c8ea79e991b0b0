"""Raising, catching and cleaning up."""


class Refused(Exception):
    pass


def check(n):
    if n % 3 == 0:
        raise Refused(n)
    if n % 5 == 0:
        raise KeyError(n)
    return n


def attempt(n):
    try:
        return check(n)
    finally:
        counts[n % 2] += 1


counts = [0, 0]


def main():
    total = 0
    for n in range(2000000):
        try:
            total += attempt(n)
        except Refused as error:
            total -= error.args[0] & 1
        except LookupError:
            total += 1
    return total, counts


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("exceptions_micro", perf_counter() - begin)
    print("checksum", checksum)
