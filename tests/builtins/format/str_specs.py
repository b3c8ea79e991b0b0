for spec in ("", "s", "5", "<5", ">5", "^6", "*^7", ".2", "6.2", ".0", "05", "<05", "é^5", "0<5"):
    print(repr(spec), repr(format("abc", spec)))
for spec in ("d", "+", "#", ",", "=5", "5.x", "abc", "z", ".", "_"):
    try:
        print(format("abc", spec))
    except ValueError as e:
        print(repr(spec), e)
