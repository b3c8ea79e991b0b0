"""Pi by darts, with a random generator written in the language."""


class Lagged:
    def __init__(self, seed):
        self.state = []
        for _ in range(17):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            self.state.append(seed)
        self.i, self.j = 4, 16

    def next(self):
        state, i, j = self.state, self.i, self.j
        value = (state[i] - state[j]) & 0x7FFFFFFF
        state[j] = value
        self.i = i - 1 if i else 16
        self.j = j - 1 if j else 16
        return value / 2147483648.0


def main(n=1000000):
    random = Lagged(113)
    inside = 0
    for _ in range(n):
        x = random.next()
        y = random.next()
        if x * x + y * y <= 1.0:
            inside += 1
    return inside


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("scimark_monte_carlo", perf_counter() - begin)
    print("checksum", checksum)
