"""Primes by crossing out in a bytearray and with slices."""


def main(n=3000000):
    flags = bytearray([1]) * (n + 1)
    flags[0:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for multiple in range(i * i, n + 1, i):
                flags[multiple] = 0
    return sum(flags)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("sieve", perf_counter() - begin)
    print("checksum", checksum)
