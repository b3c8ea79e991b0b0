import sys
sys.set_int_max_str_digits(0)
n = 3 ** 20000
s = str(n)
print(len(s), s[:20], s[-20:], int(s) == n, sum(map(int, s)))
