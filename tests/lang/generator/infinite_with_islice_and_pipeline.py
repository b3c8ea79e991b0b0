from itertools import islice, count
def evens(src): return (x for x in src if x % 2 == 0)
def square(src):
    for x in src: yield x * x
print(list(islice(square(evens(count())), 5)))
def primes():
    n, found = 2, []
    while True:
        if all(n % p for p in found):
            found.append(n); yield n
        n += 1
print(list(islice(primes(), 10)))
