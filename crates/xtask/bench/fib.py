"""Recursive calls of a plain function."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def main():
    return fib(33)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("fib", perf_counter() - begin)
    print("checksum", checksum)
