try:
    try:
        1 / 0
    except ZeroDivisionError:
        [][1]
except IndexError as e:
    print(repr(e.__context__), e.__cause__)
try:
    try:
        raise A
    except NameError as e:
        raise ValueError("v") from e
except ValueError as e:
    print(repr(e.__cause__), e.__context__ is e.__cause__, e.__suppress_context__)
