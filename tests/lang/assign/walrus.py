if (n := len("hello")) > 3:
    print(n)
print([y := 1, y + 1, y ** 2])
print([last := v for v in range(4)], last)
def f(a, b=(c := 5)):
    return a, b
print(f(1), c)
while (line := "abc"[n - 5:]) and n < 8:
    print(line); n += 1
