# exit: 1
for 5 in x:
    pass
