# exit: 1
match x:
    case {**r, 1: 2}: pass
