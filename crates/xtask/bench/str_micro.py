"""Building, splitting, searching and formatting text."""


def main():
    total = 0
    for turn in range(2000):
        parts = []
        for i in range(400):
            parts.append(f"item {i}: {i * turn:>6}|{'even' if i % 2 == 0 else 'odd'}")
        text = "\n".join(parts)
        for line in text.split("\n"):
            name, _, rest = line.partition(": ")
            total += len(name.upper()) + rest.find("|")
            if rest.endswith("even"):
                total += line.count("1")
        total += len(text.replace("item", "thing"))
        built = ""
        for ch in text[:2000]:
            if ch.isdigit():
                built += ch
        total += len(built)
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("str_micro", perf_counter() - begin)
    print("checksum", checksum)
