print(1_000_000, 0xFF, 0b1010, 0o17, 0XaB_cD, 0B1_1, 00, 0_0)
print(1e3, 1E-3, .5, 5., 1_0.0_1, 1e1_0, 0e0)
print(3j, 1.5J, 1e2j, 0xdeadbeef)
print(1if 1else 2, 0x1for x in [1]) if 0 else None
