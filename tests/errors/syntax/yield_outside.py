# exit: 1
yield 5
