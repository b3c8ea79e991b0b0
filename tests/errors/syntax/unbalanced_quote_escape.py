# exit: 1
x = 'a\'
