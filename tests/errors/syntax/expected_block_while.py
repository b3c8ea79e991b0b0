# exit: 1
while x:
y = 1
