"""An exception in front of a call gives up the arguments that are ready, and one in front of a jump its condition."""
import signal
import sys

token = object()


class Stop(Exception):
    pass


def stop(*_):
    raise Stop


def same(x, *_, **more):
    return x


def call():
    while True:
        same([token])


def method():
    while True:
        [token].count([token])


def keywords():
    while True:
        same([token], x2=[token])


def stars():
    pair = ()
    while True:
        same([token], *pair, [token], **{"a": [token]})


def condition():
    while [token]:
        pass


def comparison():
    while [token] != [token, token]:
        pass


signal.signal(signal.SIGALRM, stop)
for function in [call, method, keywords, stars, condition, comparison]:
    before = sys.getrefcount(token)
    for turn in range(20):
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        try:
            function()
        except Stop:
            pass
    print(function.__name__, sys.getrefcount(token) - before)
