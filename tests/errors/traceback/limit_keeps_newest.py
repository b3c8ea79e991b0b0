# exit: 1
# sys.tracebacklimit leaves the newest entries.
import sys


def inner():
    1 / 0


def outer():
    inner()


sys.tracebacklimit = 2
outer()
