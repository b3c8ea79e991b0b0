# exit: 1
try:
    pass
finally:
x = 1
