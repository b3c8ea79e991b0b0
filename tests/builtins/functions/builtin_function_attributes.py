print(len, len.__name__, len.__qualname__, len.__module__, len.__self__.__name__, [].append.__name__, [].append.__self__, [].append.__qualname__, str.upper, str.upper.__qualname__, "a".upper)
print(len.__doc__ is not None, type(len), type([].append), type(str.upper), type(str.maketrans), type(dict.fromkeys), type(int.__add__), type((1).__add__), list.append == list.append, [].append == [].append)
try:
    len.x = 1
except AttributeError as e:
    print(e)
try:
    str.upper(5)
except TypeError as e:
    print(e)
try:
    str.upper()
except TypeError as e:
    print(e)
try:
    list.append([])
except TypeError as e:
    print(e)
