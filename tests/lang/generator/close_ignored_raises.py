def g():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
it = g(); next(it)
try:
    it.close()
except RuntimeError as e:
    print(e)
def other():
    try: yield
    except GeneratorExit: raise ValueError("other")
it = other(); next(it)
try:
    it.close()
except ValueError as e:
    print(e, repr(e.__context__))
