# exit: 1
try:
    pass
except A, B as e:
    pass
