def f(x):
    try:
        print("try")
        if x: raise x
    except ValueError as e:
        print("except", e)
    except (TypeError, KeyError):
        print("tuple")
    else:
        print("else")
    finally:
        print("finally")
f(None); f(ValueError("v")); f(KeyError("k"))
try:
    f(OSError("o"))
except OSError as e:
    print("out", e)
