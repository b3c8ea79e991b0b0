for x in *range(2), 7, *"ab":
    print(x)
