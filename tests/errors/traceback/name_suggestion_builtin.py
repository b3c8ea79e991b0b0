# exit: 1
pritn("x")
