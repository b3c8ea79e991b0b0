x = 1
def f():
    print(x)
    x = 2
try:
    f()
except UnboundLocalError as e:
    print(e)
def g(flag):
    if flag:
        v = 1
    return v
try:
    g(False)
except UnboundLocalError as e:
    print(e, e.name)
