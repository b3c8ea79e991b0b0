# Who consumes a body that ends is told of a StopIteration; who delegates suspends with the one that yields.
import sys


def trace(frame, event, arg):
    if event == "exception":
        arg = arg[0].__name__, str(arg[1]), arg[2] is None
    elif event != "return":
        arg = None
    print("  ", frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg)
    return trace


def run(function):
    print(function.__name__)
    sys.settrace(trace)
    function()
    sys.settrace(None)


def three():
    yield 1
    return 3


def plain():
    yield 1


def loops():
    for a in three():
        pass
    for a in plain():
        pass


def delegates():
    a = yield from three()
    b = yield from plain()


def consumes():
    list(delegates())


class Countdown:
    def __init__(self, count):
        self.count = count

    def __repr__(self):
        return "Countdown"

    def __iter__(self):
        return self

    def __next__(self):
        self.count -= 1
        if self.count < 0:
            raise StopIteration("over")
        return self.count


def iterates():
    for a in Countdown(1):
        pass


async def answer():
    return 42


async def awaits():
    a = await answer()
    waiting = answer()
    b = await waiting


def finishes():
    try:
        awaits().send(None)
    except StopIteration:
        pass


def throws():
    generator = plain()
    next(generator)
    generator.close()
    generator = three()
    next(generator)
    try:
        generator.throw(ValueError("thrown"))
    except ValueError:
        pass


run(loops)
run(consumes)
run(iterates)
run(finishes)
run(throws)
