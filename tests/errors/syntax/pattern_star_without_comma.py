# exit: 1
match x:
    case [first *rest, last]:
        pass
