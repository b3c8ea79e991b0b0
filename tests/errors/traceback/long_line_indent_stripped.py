# exit: 1
def f():
    if True:
        if True:
            if True:
                    return        1   /   0
f()
