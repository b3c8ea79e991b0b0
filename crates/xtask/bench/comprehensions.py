"""List, dict and set comprehensions over small records."""


class Record:
    def __init__(self, ident, kind, size, open_):
        self.ident = ident
        self.kind = kind
        self.size = size
        self.open = open_


def summary(records, kinds):
    large = [record for record in records if record.size > 40 and record.open]
    by_kind = {kind: [record.ident for record in large if record.kind == kind] for kind in kinds}
    counts = {kind: len(idents) for kind, idents in by_kind.items() if idents}
    sizes = {record.size for record in large}
    pairs = [(a, b) for a in counts for b in counts if a < b]
    return sum(counts.values()) + len(sizes) + len(pairs)


def main():
    kinds = ["kind%d" % i for i in range(8)]
    records = [Record(i, kinds[i * 7 % 8], i * 31 % 100, i % 3 != 0) for i in range(300)]
    return sum(summary(records, kinds) for _ in range(7000))


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("comprehensions", perf_counter() - begin)
    print("checksum", checksum)
