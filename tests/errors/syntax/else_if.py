# exit: 1
if a:
    pass
else if b:
    pass
