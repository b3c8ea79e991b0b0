# exit: 1
if x = 3:
    pass
