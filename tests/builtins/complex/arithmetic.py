a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** b, -a, abs(a), a.conjugate(), a.real, a.imag)
print(a == 3 + 4j, a != b, 1j * 1j, 0j, -0j, 1 + 0j == 1, complex(1, -0.0), (1 + 2j) * 2, 5 - 1j)
try:
    a // b
except TypeError as e:
    print(e)
try:
    int(a)
except TypeError as e:
    print(e)
