# exit: 1
x = 012
