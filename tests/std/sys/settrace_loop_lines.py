# The line of a loop without end is told each time round; ways around branches and back belong to no line.
import sys


def run(function):
    events = []

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            events.append(f"{event[0]}{frame.f_lineno - function.__code__.co_firstlineno}")
            return trace

    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)
    print(function.__name__, *events)


def endless():
    n = 0
    while True:
        n += 1
        if n > 2:
            break


def nested():
    while 1:
        while True:
            try:
                n = 1
                break
            except ValueError:
                n = 2
        with open("/dev/null"):
            if n:
                break


def branches():
    for i in range(3):
        if i == 1:
            pass
        elif i:
            i = 3
        else:
            i = 4


def going_on():
    n = 0
    while not n > 1:
        n += 1
        if n:
            continue
        n = 3
    else:
        n = 5


for function in endless, nested, branches, going_on:
    run(function)
