# A greenlet that nobody switches to any more does not keep the program from ending.
from greenlet import greenlet


def first():
    print("first")
    other.switch()
    print("never")


def second():
    print("second")


waiting = greenlet(first)
other = greenlet(second)
waiting.switch()
print("end", waiting.dead, other.dead)
