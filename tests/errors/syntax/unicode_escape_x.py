# exit: 1
x = "\x1"
