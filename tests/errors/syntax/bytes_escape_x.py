# exit: 1
x = b"\x1"
