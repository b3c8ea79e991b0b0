# exit: 1
try:except
    pass
