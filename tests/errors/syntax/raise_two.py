# exit: 1
raise A, B
