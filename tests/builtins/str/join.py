print(",".join("abc"), "".join(["x", "y"]), "-".join(()), "ab".join(["1"]), ", ".join({"k": 1, "l": 2}), "€".join(c for c in "xyz"))
for arg in ([1], ["a", None], 5, [b"x"], ["a", "b", 3]):
    try:
        "".join(arg)
    except TypeError as e:
        print(e)
