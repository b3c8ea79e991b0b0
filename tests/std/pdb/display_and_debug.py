# Values are displayed when they change; code is debugged within the debugger; chains of exceptions are looked at.
import io
import pdb
import sys


def inner(x):
    y = x + 1
    return y


def work(commands):
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=sys.stdout, readrc=False)
    for i in range(3):
        z = inner(i)
    debugger.set_trace()
    z = 5
    z = 6
    z = 7


work("display z\ndisplay z * 2\ndisplay\nn\nn\nundisplay z\nundisplay q\nn\ndisplay nothing\ndisplay 1 +\nundisplay\ndisplay\nc\n")
work("debug inner(3)\ns\nn\np x\nc\np z\nc\n")


def fail():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("v") from e


try:
    fail()
except ValueError as e:
    error = e
debugger = pdb.Pdb(
    stdin=io.StringIO("exceptions\nexceptions 0\nexceptions\nexceptions 5\nexceptions x\nq\n"), stdout=sys.stdout, readrc=False
)
debugger.reset()
debugger.interaction(None, error)
debugger.cmdqueue = []
debugger.stdin = io.StringIO("exceptions\nq\n")
debugger.reset()
debugger.interaction(None, error.__traceback__)
