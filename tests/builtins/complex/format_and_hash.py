z = 3.14159 - 2.71828j
print(f"{z}", f"{z:.2f}", f"{z:e}", f"{z:>20.1f}", f"{z:+.2f}", f"{1+0j:g}")
for spec in ("05", "=10", "%", "d"):
    try:
        print(format(z, spec))
    except ValueError as e:
        print(e)
print(hash(1 + 0j) == hash(1), hash(2j) == hash(2j), {1j: 1}[1j], z.from_number(2))
