print({k: v for k, v in zip("abc", range(3))})
print(sorted({x % 3 for x in range(10)}))
print({k: k for k in "aba"})
print({x: y for x in range(2) for y in range(2)})
def t(x): print("t", x); return x
{t(1): t(2) for _ in [0]}
