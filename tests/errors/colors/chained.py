# env: PYTHON_COLORS=1
# exit: 1
# A traceback with colours: frames, anchors, the class and the message, notes, chains.
def inner(x):
    return x / 0


def outer():
    try:
        inner(1)
    except ZeroDivisionError as error:
        failure = ValueError("bad value")
        failure.add_note("a note")
        raise failure from error


outer()
