# exit: 1
x.None = 1
