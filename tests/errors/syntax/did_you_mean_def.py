# exit: 1
dfe f():
    pass
