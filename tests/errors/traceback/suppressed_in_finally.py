# exit: 1
def f():
    try:
        1 / 0
    finally:
        {}["x"]
f()
