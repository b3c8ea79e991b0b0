print(["ab".center(7), "ab".center(8, "*"), "ab".ljust(5, "."), "ab".rjust(5, "é"), "ab".center(1), "-5".zfill(5), "+5".zfill(4), "abc".zfill(2), "".zfill(3), "x".center(4)])
print("a\tb\tc".expandtabs(), repr("a\tbc\n\td".expandtabs(4)), "\t".expandtabs(0) == "")
for f in (lambda: "a".center(5, "xx"), lambda: "a".ljust(5, ""), lambda: "a".rjust("5")):
    try:
        f()
    except TypeError as e:
        print(e)
