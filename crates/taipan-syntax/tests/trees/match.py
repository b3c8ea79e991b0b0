match x:
    case 1: pass
    case -1 | 1.5 | -2j | 1 + 2j | -1 - 2.5j: pass
    case "a" "b" | b"c": pass
    case None | True | False: pass
    case a: pass
match x, *y:
    case _: pass
match (x):
    case a.b.c: pass
    case (a): pass
    case (a, b): pass
    case (a,): pass
    case (): pass
    case []: pass
    case [a]: pass
    case [a, *_]: pass
    case [*rest, a, _]: pass
    case a, b: pass
    case a,: pass
    case *a, b: pass
    case {}: pass
    case {"a": 1, b.c: d, -1: e, 1 + 1j: f, None: g, **rest}: pass
    case {**rest}: pass
    case {"a": 1,}: pass
    case A(): pass
    case a.B(1, x, y=2, z=_,): pass
    case A(x=1): pass
    case A(a, b,): pass
    case (a | b) as c: pass
    case a as b if c: pass
    case [a as b, (c | d) as e]: pass
    case x if (y := z): pass
    case match: pass
    case case: pass
    case type(): pass
match -x:
    case 1:
        match y:
            case 2:
                pass
            case _:
                case = 1
        case = 2
match match:
    case match:
        match = case
match [a, b]:
    case c: pass
match {a: b}:
    case c: pass
match (yield):
    case c: pass
match x.y(z)[w]:
    case c: pass
match not x:
    case c: pass
match lambda: x:
    case c: pass
match x:

    # comment
    case 1:
        pass

    # comment
    case 2:
        pass
