# exit: 1
match x:
    case A(a=1, a=2): pass
