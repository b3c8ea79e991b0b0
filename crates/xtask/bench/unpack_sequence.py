"""Unpacking tuples and lists."""


def main():
    pair, many, items = (1, 2), tuple(range(10)), list(range(10))
    total = 0
    for _ in range(900000):
        a, b = pair
        c, d, e, f, g, h, i, j, k, l = many
        m, n, o, p, q, r, s, t, u, v = items
        w, *x, y = pair
        (a, b), (c, d) = pair, pair
        a, b = b, a
        total += a + l + v + y + d
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("unpack_sequence", perf_counter() - begin)
    print("checksum", checksum)
