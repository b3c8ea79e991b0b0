a = ValueError("a")
try:
    try:
        raise a
    except ValueError as e:
        b = KeyError("b")
        try:
            raise b
        except KeyError:
            raise a
except ValueError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__)
