"""Digits of pi with large integers."""

from itertools import count, islice


def digits():
    q, r, t, k = 1, 0, 1, 1
    for k in count(1):
        q, r, t = q * k, (2 * q + r) * (2 * k + 1), t * (2 * k + 1)
        if 4 * q + r < (n := (3 * q + r) // t) * t + t and (4 * q + r) // t == n:
            yield n
            q, r = 10 * q, 10 * (r - n * t)


def main():
    return "".join(str(digit) for digit in islice(digits(), 3000))[-20:]


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("pidigits", perf_counter() - begin)
    print("checksum", checksum)
