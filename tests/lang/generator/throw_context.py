# What is thrown into a body has for its context what the body handles, not what the one who throws it does.
def show(exception):
    shown = []
    while exception is not None:
        shown.append(repr(exception))
        exception = exception.__context__
    return shown


def plain():
    yield 1


def handling():
    try:
        raise KeyError("own")
    except KeyError:
        yield 1


def delegating():
    yield from plain()


def around():
    try:
        raise KeyError("outer")
    except KeyError:
        yield from plain()


async def awaiting():
    class Once:
        def __await__(self):
            yield 1

    await Once()


def throw(body):
    try:
        body.throw(ValueError("thrown"))
    except ValueError as e:
        return show(e)


for make in plain, handling, delegating, around, awaiting:
    body = make()
    body.send(None)
    print(make.__name__, throw(body))
    body = make()
    body.send(None)
    try:
        raise OSError("handled by the caller")
    except OSError:
        print(make.__name__, throw(body))
fresh = plain()
try:
    raise OSError("handled by the caller")
except OSError:
    print("fresh", throw(fresh))
