# flags: -i -q
# stdin: print(x + 1)\nx * 10\n
x = 4
