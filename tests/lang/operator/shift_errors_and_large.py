print(1 << 100, (1 << 100) >> 98, -1 >> 1000, -5 >> 1, 0 << 10**10)
for src in ["1 << -1", "1 >> -1", "1.5 << 1", "1 << (1 << 80)"]:
    try:
        print(eval(src))
    except Exception as e:
        print(type(e).__name__, e)
print(1 >> (1 << 80))
