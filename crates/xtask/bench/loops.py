"""Nested loops, integer arithmetic, comparisons."""


def main():
    total = 0
    for i in range(2700):
        j = 0
        while j < 2700:
            if (i ^ j) & 3 == 1:
                total += i - j
            elif j % 7 == 0:
                total ^= j
            j += 1
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("loops", perf_counter() - begin)
    print("checksum", checksum)
