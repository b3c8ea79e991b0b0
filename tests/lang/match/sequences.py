def f(x):
    match x:
        case []: return "empty"
        case [a]: return ("one", a)
        case [a, b]: return ("two", a, b)
        case [first, *mid, last]: return ("many", first, mid, last)
    return "no"
for x in [[], [1], (1, 2), range(4), "abc", b"ab", {1, 2}, iter([1]), [1, [2]], bytearray(b"ab")]:
    print(f(x) if not hasattr(x, "__next__") else f(x))
