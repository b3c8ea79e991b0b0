# Commands that take no argument, and those that need one, say so.
import io
import pdb
import sys


def f(x):
    commands = "n 1\nstep x\nr y\nc 5\na b\np\npp\nwhatis\nsource\nj\nenable\ncondition\nignore\nll 5\nc\n"
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=sys.stdout, readrc=False)
    debugger.set_trace()
    return x


print(f(1))
