# exit: 1
x = 2変
