class I(int):
    def __repr__(self): return f"I({int(self)})"
a = I(5)
print(a, [a], a + 1, type(a + 1).__name__, -a, type(+a).__name__, a == 5, hash(a) == hash(5), str(a), f"{a:03}", "%d" % a, int(a))
