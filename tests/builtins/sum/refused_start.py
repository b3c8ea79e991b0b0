for values, start in ((5, ""), ([], ""), ([], b""), ([], bytearray()), (None, b"")):
    try:
        print(sum(values, start))
    except TypeError as error:
        print(error)
