# exit: 1
x = 0b12
