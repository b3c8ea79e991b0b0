# exit: 1
try:
    pass
except A as a.b:
    pass
