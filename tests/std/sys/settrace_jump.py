# A trace function chooses the line at which its frame goes on; where that cannot be begun it is told why.
import sys
import warnings

warnings.simplefilter("ignore")


def attempt(function, at, to, event="line"):
    told, first = [], function.__code__.co_firstlineno

    def trace(frame, what, arg):
        if frame.f_code is function.__code__:
            if what == event and (frame.f_lineno - first == at or event != "line") and not told:
                told.append(True)
                try:
                    frame.f_lineno = first + to if type(to) is int else to
                    print(at, to, frame.f_lineno - first, end=" ")
                except ValueError as error:
                    print(at, to, str(error).replace(str(first + to), "N") if type(to) is int else error, end=" ")
            return trace

    sys.settrace(trace)
    try:
        result = function()
    except Exception as error:
        result = repr(error)
    finally:
        sys.settrace(None)
    print(result)


def program():
    seen = [1]
    for i in (1, 2):
        seen.append(3)
    with open("/dev/null"):
        seen.append(5)
    try:
        seen.append(7)
        1 / 0
    except ZeroDivisionError:
        seen.append(10)
    finally:
        seen.append(12)

    return seen


for at, to in (1, 3), (1, 2), (1, 5), (1, 7), (1, 10), (1, 12), (1, 13), (1, 99), (1, -99), (3, 2), (3, 5), (3, 6), (5, 6):
    attempt(program, at, to)
for at, to in (5, 3), (7, 7), (8, 12), (9, 12), (10, 2), (10, 14), (12, 1), (12, 3), (1, "x"), (1, 1.5):
    attempt(program, at, to)
for event in "call", "return", "exception":
    attempt(program, None, 3, event)
try:
    sys._getframe().f_lineno = 1
except ValueError as error:
    print(error)


def body():
    x = yield 1
    y = yield 2
    return x, y


def drive():
    generator = body()
    got = [next(generator)]
    try:
        for value in "abcd":
            got.append(generator.send(value))
    except StopIteration as stop:
        return got, stop.value


first = body.__code__.co_firstlineno


def trace(frame, event, arg):
    if frame.f_code is body.__code__:
        if event == "line" and frame.f_lineno == first + 3 and frame.f_locals["y"] == "b":
            frame.f_lineno = first + 2
            frame.f_locals["y"] = "again"
        return trace


sys.settrace(trace)
print(drive())
sys.settrace(None)
