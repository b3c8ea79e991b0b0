# exit: 1
# cmd: -
# stdin: x = 1\n1 / 0\n
