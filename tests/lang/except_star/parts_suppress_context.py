# The parts of a group have its context, but it is not told of.
group = ExceptionGroup("all", [ValueError(1), ExceptionGroup("inner", [TypeError(2), ValueError(3)])])


def show(exception):
    print(repr(exception), exception.__suppress_context__, repr(exception.__context__), repr(exception.__cause__))


for part in group.split(ValueError):
    show(part)
    for member in part.exceptions:
        show(member)
show(group.subgroup(TypeError))
show(group.subgroup(Exception))
show(group.derive([KeyError()]))
try:
    try:
        raise OSError("before")
    except OSError:
        try:
            raise ExceptionGroup("later", [ValueError(1), TypeError(2)])
        except* ValueError as e:
            show(e)
except ExceptionGroup as e:
    show(e)
try:
    try:
        raise ExceptionGroup("later", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise
except ExceptionGroup as e:
    show(e)
