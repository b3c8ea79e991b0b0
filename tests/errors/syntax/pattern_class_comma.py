# exit: 1
match x:
    case A( , b):
        pass
