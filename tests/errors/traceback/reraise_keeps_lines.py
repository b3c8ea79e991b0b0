# exit: 1
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        print("handled")
        raise
def g():
    try:
        f()
    except ZeroDivisionError as e:
        raise e
g()
