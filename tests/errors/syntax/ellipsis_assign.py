# exit: 1
... = 1
