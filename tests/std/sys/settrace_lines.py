# Every statement has its line, also one that needs no work; a body that ends by itself ends on its last line.
import sys


def trace(frame, event, arg):
    print("  ", frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno)
    return trace


def run(function, *args):
    print(function.__name__, *args)
    sys.settrace(trace)
    function(*args)
    sys.settrace(None)


def passing(a):
    if a:
        pass
    else:
        ...
    for b in [1]:
        pass
    a


def matching(a):
    match a:
        case 1:
            pass
        case [b]:
            c = b
        case name:
            d = name


def trying():
    try:
        a = 1
    except ValueError:
        a = 2
    else:
        a = 3
    finally:
        a = 4
    try:
        raise KeyError
    except KeyError as e:
        pass


def looping():
    while True:
        break
    if True:
        pass
    if 0:
        pass
    assert 1
    for a in []:
        pass
    else:
        b = 2


def ending(a):
    if a == 1:
        b = 2
    elif a == 2:
        c = 3


def last_loop(a):
    while a:
        a -= 1


def class_body():
    class A:
        x = 1

        def f(self):
            self.y = 2


run(passing, 0)
run(passing, 1)
run(matching, 1)
run(matching, [2])
run(matching, 3)
run(trying)
run(looping)
run(ending, 1)
run(ending, 2)
run(ending, 3)
run(last_loop, 1)
run(class_body)
