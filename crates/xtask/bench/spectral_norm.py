"""The largest singular value of an infinite matrix: generator sums over float functions."""


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(element(i, j) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    return [sum(element(j, i) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def main(n=350):
    u = [1.0] * n
    for _ in range(8):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    top = sum(a * b for a, b in zip(u, v))
    bottom = sum(b * b for b in v)
    return f"{(top / bottom) ** 0.5:.9f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("spectral_norm", perf_counter() - begin)
    print("checksum", checksum)
