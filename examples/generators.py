"""A pipeline of generators: numbers in, words counted by their length out."""

from collections import Counter


def numbers(limit):
    yield from range(1, limit + 1)


def fizz(source):
    for number in source:
        match number % 3, number % 5:
            case 0, 0:
                yield "fizzbuzz"
            case 0, _:
                yield "fizz"
            case _, 0:
                yield "buzz"
            case _:
                yield str(number)


words = list(fizz(numbers(15)))
print(*words)
for length, count in sorted(Counter(map(len, words)).items()):
    print(f"{length} letters: {count}")
