# exit: 1
x = t"a" "b"
