import sys
def show():
    return repr(sys.exception())
def gen():
    print("gen start", show())
    try:
        raise KeyError("inside")
    except KeyError:
        yield show()
        print("resumed", show())
    yield show()
try:
    raise ValueError("outside")
except ValueError:
    g = gen()
    print(next(g))
    print(show())
    print(next(g))
print(show())
