# exit: 1
f"{x!z}"
