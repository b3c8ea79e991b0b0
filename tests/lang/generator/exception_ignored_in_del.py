# exit: 0
def g():
    try:
        yield
    finally:
        raise ValueError("in close")
it = g(); next(it)
del it
print("goes on")
