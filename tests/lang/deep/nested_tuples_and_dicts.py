t = ()
d = {}
for _ in range(200000):
    t = (t,)
    d = {"k": d}
for x in (t, d):
    try:
        repr(x)
    except RecursionError as e:
        print(type(e).__name__)
    try:
        x == (x,) if isinstance(x, tuple) else x == {"k": x}
    except RecursionError as e:
        print(type(e).__name__)
try:
    hash(t)
except RecursionError as e:
    print(type(e).__name__)
del t, d, x
print("freed")
