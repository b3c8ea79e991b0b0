# exit: 1
def f[T, T](): pass
