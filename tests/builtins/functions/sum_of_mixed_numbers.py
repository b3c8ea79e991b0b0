"""Ints among floats take part in the compensated summation."""
import random

random.seed(3)
for _ in range(200):
    values = [random.choice([random.random() * 10 ** random.randrange(-3, 6), random.randrange(-50, 50), 2**60 + 1, True]) for _ in range(8)]
    print(sum(values), sum(values, 0.5), sum(values[::-1]), sum([0.1] * 10 + [3]))
