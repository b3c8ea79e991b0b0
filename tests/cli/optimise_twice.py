# flags: -OO
def f():
    "docstring"
    assert False
    return f.__doc__
import sys
print(f(), __debug__, sys.flags.optimize)
