import inspect


def attempt(function, *args, **kwargs):
    try:
        print(inspect.signature(function).bind(*args, **kwargs))
    except TypeError as error:
        print(error)


attempt(lambda *, a: 0)
attempt(lambda *args, a: 0)
attempt(lambda *args, a: 0, 1, 2)
attempt(lambda x, *args, a: 0, 1)
attempt(lambda x, *args, a, b=1: 0, 1, 2, a=3)
attempt(lambda x, *, a: 0, 1)
