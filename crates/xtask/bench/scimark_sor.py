"""Successive over-relaxation on a grid of floats."""


def main(n=100, rounds=250):
    grid = [[(i * j % 7) * 0.25 for j in range(n)] for i in range(n)]
    omega = 1.25
    quarter = omega * 0.25
    rest = 1.0 - omega
    for _ in range(rounds):
        for i in range(1, n - 1):
            row, above, below = grid[i], grid[i - 1], grid[i + 1]
            for j in range(1, n - 1):
                row[j] = quarter * (above[j] + below[j] + row[j - 1] + row[j + 1]) + rest * row[j]
    return f"{sum(map(sum, grid)):.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("scimark_sor", perf_counter() - begin)
    print("checksum", checksum)
