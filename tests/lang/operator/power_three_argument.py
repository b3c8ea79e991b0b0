class P:
    def __pow__(self, e, m=None): return ("pow", e, m)
    def __rpow__(self, b, m=None): return ("rpow", b, m)
print(P() ** 2, pow(P(), 2), pow(P(), 2, 3), 2 ** P())
print(pow(2, 10, 1000), pow(3, -1, 7))
for args in [(2, 3, 0), (2, -1, 4), (2.0, 3, 5), (2, 3, "x")]:
    try:
        print(pow(*args))
    except Exception as e:
        print(type(e).__name__, e)
