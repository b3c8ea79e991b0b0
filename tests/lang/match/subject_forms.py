match 1, 2:
    case a, b: print(a, b)
match *[1, 2], 3:
    case [*xs]: print(xs)
match (x := 5):
    case 5: print(x)
match {"a": [1, {"b": (2, 3)}]}:
    case {"a": [1, {"b": (p, q)}]}: print(p, q)
