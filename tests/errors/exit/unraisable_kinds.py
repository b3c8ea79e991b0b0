import sys, weakref
class A:
    def __del__(self):
        x = [1, 2, (3 +
            1/0)]
A()
def callback(r): raise ValueError("cb")
class Q: pass
a = Q(); r = weakref.ref(a, callback); del a
def g():
    try: yield
    finally: 1/0
x = g(); next(x); del x
class S(Exception):
    def __str__(self): 1/0
class B:
    def __del__(self): raise S
B()
class N:
    def __del__(self): raise LookupError
N(); print("gone")
def hook(u): raise LookupError("in hook")
sys.unraisablehook = hook
N(); print("gone")
