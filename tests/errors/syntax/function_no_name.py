# exit: 1
def ():
    pass
