# exit: 1
for x in y
    pass
