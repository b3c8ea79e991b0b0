# exit: 1
# cmd: -c "x = 1\nprint(y)"
