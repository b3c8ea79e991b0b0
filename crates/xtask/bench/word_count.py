"""Counting, grouping and sorting words: dicts, Counter, defaultdict, sorted with keys."""

from collections import Counter, defaultdict


def main():
    state = 12345
    words = []
    for _ in range(60000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        words.append("w%x" % (state >> 16 & 0x3FF))
    text = " ".join(words)
    total = 0
    for _ in range(12):
        counts = {}
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1
        groups = defaultdict(list)
        for word, count in counts.items():
            groups[len(word)].append((count, word))
        for size in sorted(groups):
            groups[size].sort(key=lambda pair: (-pair[0], pair[1]))
            total += groups[size][0][0]
        total += Counter(text.split()).most_common(3)[2][1]
    return total, len(counts)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("word_count", perf_counter() - begin)
    print("checksum", checksum)
