def deco(tag):
    print("make", tag)
    def wrap(f):
        print("wrap", tag)
        def inner(*a):
            return (tag, f(*a))
        return inner
    return wrap
@deco("outer")
@deco("inner")
def f(x): return x
print(f(1))
@lambda c: c.__name__
class K: pass
print(K)
@[deco][0]("any expression")
def g(): pass
