def g(tag):
    try:
        yield
    finally:
        print("finally", tag)
it = g("a"); next(it)
del it
print("deleted")
it = g("b"); next(it)
it = None
g("never started")
print("end")
