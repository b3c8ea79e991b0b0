# A body that goes on stands at its `yield`; the line behind that is told when it begins.
import sys


def body():
    x = yield 1
    y = [
        (yield 2),
        x,
    ]
    yield from (n for n in y)
    return y


def trace(frame, event, arg):
    if frame.f_code is body.__code__:
        shown = arg[0].__name__ if type(arg) is tuple else arg
        print(event, frame.f_lineno - frame.f_code.co_firstlineno, shown)
        return trace


sys.settrace(trace)
generator = body()
print(next(generator), generator.send("a"))
print(generator.send("b"), next(generator))
try:
    next(generator)
except StopIteration as stop:
    print(stop.value)
thrown = body()
next(thrown)
try:
    thrown.throw(ValueError("thrown"))
except ValueError as error:
    print(repr(error))
sys.settrace(None)
