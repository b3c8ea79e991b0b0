f = 1
for i in range(1, 101):
    f *= i
print(f)
a, b = 0, 1
for _ in range(500):
    a, b = b, a + b
print(a, a % 10**9)
