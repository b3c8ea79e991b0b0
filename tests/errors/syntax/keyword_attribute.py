# exit: 1
x.if
