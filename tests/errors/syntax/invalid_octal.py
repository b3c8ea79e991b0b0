# exit: 1
x = 0o8
