print("aaa".replace("a", "b"), "aaa".replace("a", "bb", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "abc".replace("z", ""), "ababab".replace("ab", ""), "aaa".replace("a", "x", -1), "a€a".replace("€", "é"), "aaa".replace("a", "b", count=1))
for args in ((1, "a"), ("a",), ("a", "b", "c")):
    try:
        "a".replace(*args)
    except TypeError as e:
        print(e)
