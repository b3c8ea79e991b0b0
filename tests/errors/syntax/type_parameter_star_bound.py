# exit: 1
def f[*T: int](): pass
