# exit: 1
x = pass if y else z
