def f():
    try:
        try:
            raise ValueError("one")
        except ValueError:
            print("inner")
            raise
        finally:
            print("inner finally")
    except ValueError as e:
        print("outer", e)
f()
try:
    raise
except RuntimeError as e:
    print(e)
