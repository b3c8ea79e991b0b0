def f(x):
    match x:
        case [1, *_]: return "starts with 1"
        case [*rest, 9]: return ("ends 9", rest)
        case (a, (b, *c), [d, *_]): return (a, b, c, d)
        case *x,: return ("any", x)
for x in [[1, 2], [3, 9], [0, (1, 2), "x", 3], (5, (6, 7), [8]), []]:
    print(f(x))
