# exit: 1
for x y:
    pass
