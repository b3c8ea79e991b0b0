# exit: 1
t"{}"
