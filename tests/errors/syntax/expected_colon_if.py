# exit: 1
if x
    pass
