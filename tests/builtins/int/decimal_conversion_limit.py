import sys
print(sys.get_int_max_str_digits())
n = 10 ** 5000
for f in [lambda: str(n), lambda: int("1" * 5000), lambda: f"{n}", lambda: "%d" % n, lambda: sys.set_int_max_str_digits(100)]:
    try:
        f()
        print("ok")
    except ValueError as e:
        print(e)
sys.set_int_max_str_digits(0)
print(len(str(n)), hex(n)[:10], len(repr(int("7" * 6000))))
