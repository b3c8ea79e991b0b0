# exit: 1
[a, b for a, b in c]
