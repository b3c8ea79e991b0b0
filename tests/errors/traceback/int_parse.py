# exit: 1
int("12x")
