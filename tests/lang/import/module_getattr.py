import _lazy
print(_lazy.dynamic, dir(_lazy))
from _lazy import dynamic
print(dynamic)
try:
    _lazy.other
except AttributeError as e:
    print(e)
try:
    from _lazy import other
except ImportError as e:
    print(str(e).split(" (")[0])
