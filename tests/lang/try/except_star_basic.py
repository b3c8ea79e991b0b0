try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), KeyError(4)])])
except* ValueError as g:
    print("V", repr(g))
except* TypeError as g:
    print("T", repr(g))
except* KeyError as g:
    print("K", repr(g))
else:
    print("else")
finally:
    print("finally")
