for args in (([1], "utf-8"), ([1], "no such"), (b"a", "no such"), ("a", "no such"), (1, "rot13")):
    try:
        print(str(*args))
    except (TypeError, LookupError) as error:
        print(type(error).__name__, error)
