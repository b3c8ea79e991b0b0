# exit: 1
x = b"a" "b"
