# exit: 1
while x = 3:
    pass
