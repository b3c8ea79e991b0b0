# What a thrown class makes, or raises, is what arrives.
class Same(Exception):
    def __new__(cls, *args): return cls
class Fails(Exception):
    def __init__(self, *args): raise KeyError("from init")
def g():
    try: yield 1
    except BaseException as e: print("inside", type(e).__name__, e); raise
for c in Same, Fails, ValueError:
    i = g(); next(i)
    try: i.throw(c)
    except Exception as e: print("outside", type(e).__name__, e)
    try: g().throw(c)
    except Exception as e: print("unstarted", type(e).__name__, e)
try: raise Same
except TypeError as e: print(e)
