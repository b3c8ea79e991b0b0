try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError:
        raise
except BaseException as e:
    print(repr(e))
    print([repr(x.__context__) for x in e.exceptions])
