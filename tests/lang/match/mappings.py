def f(x):
    match x:
        case {"type": "circle", "r": r}: return ("circle", r)
        case {"type": t, **rest}: return (t, rest)
        case {1: _, 2: two}: return ("ints", two)
        case {}: return "any mapping"
    return "not a mapping"
for x in [{"type": "circle", "r": 2, "z": 1}, {"type": "sq", "w": 1}, {1: 0, 2: 5}, {}, [], {"r": 1}]:
    print(f(x))
