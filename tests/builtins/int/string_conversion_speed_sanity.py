import sys
sys.set_int_max_str_digits(0)
n = 7 ** 60000
s = str(n)
print(len(s), s[:15], s[-15:], int(s) == n, n % 1000007, (n * n) % 998244353, n.bit_length())
m = int("1234567890" * 2000)
print(m % 97, (m // 10**5000) % 89, m * n % 101 == (m % 101) * (n % 101) % 101)
