# exit: 1
with open("x") as f
    pass
