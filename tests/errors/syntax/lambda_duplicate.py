# exit: 1
lambda a, a: 1
