def f():
    try:
        raise KeyError(1)
    finally:
        raise ValueError(2)
try:
    f()
except ValueError as e:
    print(repr(e.__context__))
try:
    try:
        raise KeyError(1)
    except KeyError:
        try:
            raise TypeError(2)
        except TypeError:
            pass
        raise OSError(3)
except OSError as e:
    print(repr(e.__context__), e.__context__.__context__)
