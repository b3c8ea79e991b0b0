class V:
    def __getattr__(self, n): raise AttributeError(n)
ops = "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul divmod".split()
for op in ops:
    setattr(V, f"__{op}__", lambda s, o, op=op: (op, o))
    setattr(V, f"__r{op}__", lambda s, o, op=op: ("r" + op, o))
v = V()
print(v + 1, v - 1, v * 1, v / 1, v // 1, v % 1, v ** 1)
print(v << 1, v >> 1, v & 1, v | 1, v ^ 1, v @ 1, divmod(v, 1))
print(1 + v, 1 - v, 1 * v, 1 / v, 1 // v, 1 % v, 1 ** v)
print(1 << v, 1 >> v, 1 & v, 1 | v, 1 ^ v, 1 @ v, divmod(1, v))
