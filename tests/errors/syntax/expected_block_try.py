# exit: 1
try:
x = 1
