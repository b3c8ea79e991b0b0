from itertools import count, cycle, repeat, islice
print(list(islice(count(5), 3)), list(islice(count(1, 0.5), 3)), list(islice(count(10, -3), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), list(islice(repeat(1), 2)), count(3), repeat(1, 2), repeat(1), count(1, 2), list(cycle([])), list(repeat(1, -1)))
print(repeat(1, 5).__length_hint__(), next(count(10**20)), list(islice(count(2**62 - 1), 3)))
