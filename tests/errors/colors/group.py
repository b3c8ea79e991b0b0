# env: FORCE_COLOR=1 NO_COLOR= PYTHON_COLORS=
# exit: 1
# A group of exceptions with colours.
def fail(n):
    raise KeyError(n)


def collect():
    errors = []
    for n in 1, 2:
        try:
            fail(n)
        except KeyError as e:
            errors.append(e)
    raise ExceptionGroup("both", errors)


collect()
