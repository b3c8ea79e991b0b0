# exit: 1
elif x:
    pass
