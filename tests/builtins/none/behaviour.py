print(None, repr(None), bool(None), type(None), None == None, None is None, hash(None) == hash(None))
for f in (lambda: None.x, lambda: None[0], lambda: None(), lambda: type(None)(5), lambda: len(None), lambda: iter(None), lambda: None + 1):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(e)
print(type(None)() is None, NotImplemented, type(NotImplemented), Ellipsis, type(...))
try:
    bool(NotImplemented)
except TypeError as e:
    print(e)
