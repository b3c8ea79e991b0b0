def f():
    x = 1
    del x
    try:
        return x
    except UnboundLocalError as e:
        return str(e)
print(f())
def g():
    del y
    y = 1
try:
    g()
except UnboundLocalError as e:
    print(e)
