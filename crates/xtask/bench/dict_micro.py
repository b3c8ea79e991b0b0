"""Lookups, stores and deletions in dictionaries with string, int and tuple keys."""


def main():
    words = ["key%d" % i for i in range(1000)]
    total = 0
    for turn in range(2000):
        table = {}
        for number, word in enumerate(words):
            table[word] = number
        for word in words:
            total += table[word]
            if word in table:
                table[word] += turn
        for number in range(1000):
            table[number] = table.get(number, 1) + 1
        for x in range(20):
            for y in range(20):
                table[x, y] = x * y
        for word in words[::3]:
            del table[word]
        total += len(table) + sum(table.values()) % 97
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("dict_micro", perf_counter() - begin)
    print("checksum", checksum)
