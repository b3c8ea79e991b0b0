"""Queens on a board: backtracking generators with sets."""


def place(n, row, columns, rising, falling):
    if row == n:
        yield ()
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        for rest in place(n, row + 1, columns | {column}, rising | {row + column}, falling | {row - column}):
            yield (column,) + rest


def main():
    solutions = list(place(11, 0, frozenset(), frozenset(), frozenset()))
    return len(solutions), solutions[0], sum(s[3] for s in solutions) + sum(1 for _ in place(8, 0, set(), set(), set()))


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("nqueens", perf_counter() - begin)
    print("checksum", checksum)
