# exit: 1
if a:
    pass
else:
    pass
elif b:
    pass
