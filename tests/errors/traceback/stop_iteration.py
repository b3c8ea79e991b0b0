# exit: 1
next(iter([]))
