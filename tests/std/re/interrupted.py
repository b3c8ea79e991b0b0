# A search that would take for ever ends with the exception of a signal handler.
import re
import signal


def handler(number, frame):
    raise TimeoutError("too long")


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    re.match("(a+)+b", "a" * 60)
except TimeoutError as e:
    print(e)
print(re.match("(a+)+", "aaa").group(1))
