# cmd: -i -q
# stdin: x = 6\nx * 7\nexit(4)\n
# exit: 4
