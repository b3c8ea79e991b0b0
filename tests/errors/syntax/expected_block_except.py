# exit: 1
try:
    pass
except A:
x = 1
