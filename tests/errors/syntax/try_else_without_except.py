# exit: 1
try:
    pass
else:
    pass
