"""Products of a sparse matrix in compressed rows with a vector."""


def main(n=1000, per_row=5, rounds=500):
    values, columns, starts = [], [], [0]
    for row in range(n):
        for k in range(per_row):
            columns.append((row * 31 + k * 17) % n)
            values.append((row + k) % 10 * 0.1)
        starts.append(len(values))
    x = [i * 0.001 for i in range(n)]
    y = [0.0] * n
    for _ in range(rounds):
        for row in range(n):
            total = 0.0
            for i in range(starts[row], starts[row + 1]):
                total += x[columns[i]] * values[i]
            y[row] = total
    return f"{sum(y):.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("scimark_sparse", perf_counter() - begin)
    print("checksum", checksum)
