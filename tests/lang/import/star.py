from _all import *
print(a, _b, "c" in globals())
from _pkg.sub import *
print(one, "two" in globals(), mod.NAME)
try:
    from _bad_all import *
except AttributeError as e:
    print(e)
try:
    exec("def f():\n from os import *")
except SyntaxError as e:
    print(e)
