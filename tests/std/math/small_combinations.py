# comb() and factorial() of numbers around the size of a word.
import math

print([math.factorial(n) for n in (0, 1, 5, 20, 21, 25)])
print([math.comb(n, n // 2) for n in (0, 1, 20, 61, 62, 63, 66, 67, 68)])
print(math.comb(62, 63), math.comb(62, 1), math.comb(62, 60), math.comb(5, 10**30))
print(all(math.comb(n, k) == math.comb(n - 1, k - 1) + math.comb(n - 1, k) for n in range(1, 70) for k in range(1, n)))
for arguments in (-1, 2), (2, -1), (2.0, 1):
    try:
        math.comb(*arguments)
    except (ValueError, TypeError) as error:
        print(error)
