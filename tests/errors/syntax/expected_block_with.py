# exit: 1
with a:
x = 1
