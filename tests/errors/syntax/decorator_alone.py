# exit: 1
@f
x = 1
