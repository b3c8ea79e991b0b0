def f(x):
    match x:
        case 0: return "zero"
        case 1.5: return "float"
        case -2: return "neg"
        case 1 + 2j: return "complex"
        case "s": return "str"
        case b"b": return "bytes"
        case None: return "None"
        case True: return "True"
        case _: return "other"
print([f(x) for x in (0, 0.0, False, 1.5, -2, 1 + 2j, "s", b"b", None, True, 1, [])])
