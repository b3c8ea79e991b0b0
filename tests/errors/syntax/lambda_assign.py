# exit: 1
lambda x: y = 1
