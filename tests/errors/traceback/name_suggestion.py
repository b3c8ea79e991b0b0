# exit: 1
counter = 1
print(conter)
