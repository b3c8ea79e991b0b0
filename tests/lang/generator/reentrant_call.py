def g():
    try:
        next(it)
    except ValueError as e:
        yield str(e)
it = g()
print(next(it))
def h():
    try: it2.close()
    except ValueError as e: yield str(e)
it2 = h()
print(next(it2))
