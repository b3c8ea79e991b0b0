T = type("T", (int,), {"x": 1, "double": lambda self: self * 2})
print(T(4).double(), T.x, T.__name__, T.__bases__, T.__module__)
for args in [("T",), ("T", (), {}, 1), (1, (), {}), ("T", [], {}), ("T", (), []), ("a\0b", (), {})]:
    try:
        type(*args)
        print("ok")
    except (TypeError, ValueError) as e:
        print(e)
