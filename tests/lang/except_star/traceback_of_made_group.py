# The group made for a lone exception has a traceback that begins at the clause.
def lines(exception):
    traceback, found = exception.__traceback__, []
    while traceback:
        found.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def inner():
    raise ValueError("one")


def catch():
    try:
        inner()
    except* TypeError:
        print("never")
    except* (OSError, ValueError) as group:
        print(lines(group), lines(group.exceptions[0]))
    try:
        raise ExceptionGroup("two", [KeyError("k"), ValueError("v")])
    except* KeyError as group:
        print(lines(group), lines(group.exceptions[0]))
    except* ValueError as group:
        print(lines(group))


catch()
