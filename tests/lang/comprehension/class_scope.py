class C:
    n = 3
    xs = [i for i in range(n)]
    try:
        ys = [n for _ in range(1)]
    except NameError as e:
        print(e)
print(C.xs)
