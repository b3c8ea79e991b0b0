# exit: 1
f = lambda x 1
