"""Flipping prefixes of permutations: list slices and integer indices."""


def main(n=9):
    count = list(range(1, n + 1))
    first = list(range(n))
    most = 0
    checksum = 0
    sign = 1
    r = n
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        if first[0] != 0:
            perm = first[:]
            flips = 0
            head = perm[0]
            while head:
                perm[: head + 1] = perm[head::-1]
                flips += 1
                head = perm[0]
            if flips > most:
                most = flips
            checksum += sign * flips
        sign = -sign
        while True:
            if r == n:
                return checksum, most
            first.insert(r, first.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("fannkuch", perf_counter() - begin)
    print("checksum", checksum)
