print(["  a b ".strip(), "  a ".lstrip(), " a  ".rstrip(), "xxaxx".strip("x"), "xyaxy".lstrip("yx"), "abc".strip("abc"), "".strip(), "\u2003a\u00a0".strip(), "aéa".strip("a")])
print("prefix-body".removeprefix("prefix-"), "body.py".removesuffix(".py"), "x".removesuffix(""), "abc".removeprefix("z"))
for f in (lambda: "a".strip(5), lambda: "a".removeprefix(1), lambda: "a".strip("a", "b")):
    try:
        f()
    except TypeError as e:
        print(e)
