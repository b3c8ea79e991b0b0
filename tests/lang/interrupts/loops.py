"""A signal reaches every kind of loop, whatever its condition is."""
import itertools
import signal


class Stop(Exception):
    pass


def stop(*_):
    raise Stop


signal.signal(signal.SIGALRM, stop)


def list_condition():
    items = [1]
    while items:
        pass


def not_none():
    item = 1
    while item is not None:
        pass


def is_none():
    item = None
    while item is None:
        pass


def float_condition():
    x = 1.5
    while x:
        pass


def text_equal():
    x = "a"
    while x == "a":
        pass


def both():
    x = [1]
    while x and x:
        pass


def negated():
    x = []
    while not x:
        pass


def contained():
    x = [1]
    while 1 in x:
        pass


def big_int():
    x = 2**80
    while x > 1:
        pass


def object_condition():
    class Yes:
        def __bool__(self):
            return True

    x = Yes()
    while x:
        pass


def identity():
    x = object()
    while x is x:
        pass


def repeated():
    for _ in itertools.repeat(1):
        pass


def generator():
    def ones():
        while True:
            yield 1

    for _ in ones():
        pass


def awaiting():
    async def nothing():
        pass

    async def loop():
        while True:
            await nothing()

    loop().send(None)


for function in [
    list_condition, not_none, is_none, float_condition, text_equal, both, negated, contained, big_int,
    object_condition, identity, repeated, generator, awaiting,
]:
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        function()
    except Stop:
        print(function.__name__, "stopped")
