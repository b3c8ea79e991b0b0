# exit: 1
def f(x):
    try:
        raise x
    except Exception as e:
        return e
raise ExceptionGroup("outer", [
    f(ValueError("a")),
    ExceptionGroup("inner", [f(KeyError("b")), OSError("c")]),
    TypeError("d"),
])
