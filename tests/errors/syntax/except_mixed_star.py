# exit: 1
try:
    pass
except A:
    pass
except* B:
    pass
