"""LU factorisation with partial pivoting."""


def factor(matrix, pivots):
    n = len(matrix)
    for j in range(n):
        pivot = j
        largest = abs(matrix[j][j])
        for i in range(j + 1, n):
            if abs(matrix[i][j]) > largest:
                largest, pivot = abs(matrix[i][j]), i
        pivots[j] = pivot
        if pivot != j:
            matrix[j], matrix[pivot] = matrix[pivot], matrix[j]
        top = matrix[j]
        scale = 1.0 / top[j]
        for i in range(j + 1, n):
            row = matrix[i]
            row[j] *= scale
            factor = row[j]
            for k in range(j + 1, n):
                row[k] -= factor * top[k]


def main(n=70, rounds=35):
    for turn in range(rounds):
        matrix = [[((i * 37 + j * 91 + turn) % 101) / 101 + (i == j) for j in range(n)] for i in range(n)]
        pivots = [0] * n
        factor(matrix, pivots)
    return f"{sum(abs(row[i]) for i, row in enumerate(matrix)):.6f}", sum(pivots)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("scimark_lu", perf_counter() - begin)
    print("checksum", checksum)
