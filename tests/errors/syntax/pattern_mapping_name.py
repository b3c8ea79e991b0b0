# exit: 1
match x:
    case {name: y}:
        pass
