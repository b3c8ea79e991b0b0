try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError:
        print("V")
except ExceptionGroup as e:
    print(repr(e))
try:
    raise ValueError("naked")
except* ValueError as e:
    print(repr(e))
