# exit: 1
def f():
    retrun 5
