"""Appends, index reads and writes, slices, sorts, reversals."""


def main():
    total = 0
    for turn in range(900):
        numbers = []
        for i in range(3000):
            numbers.append((i * 7919 + turn) % 3001)
        numbers.sort()
        for i in range(1, len(numbers)):
            numbers[i - 1] = numbers[i] - numbers[i - 1]
        numbers[10:20] = []
        numbers.reverse()
        while len(numbers) > 100:
            total += numbers.pop()
        total += sum(numbers[::2]) + max(numbers)
        total += sorted(numbers, key=lambda n: -n)[5]
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("list_micro", perf_counter() - begin)
    print("checksum", checksum)
