print(pow(7, 10**18, 10**9 + 7), pow(3, -5, 101), pow(-3, 5, 7), pow(3, 5, -7), pow(10, 0, 1))
print(pow(2**100, 2**50, 2**61 - 1), pow(0, 0), pow(0, 5, 3))
try:
    pow(6, -1, 9)
except ValueError as e:
    print(e)
