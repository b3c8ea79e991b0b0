def bad(x):
    if x == 2: raise ValueError("two")
    return x
try:
    [bad(x) for x in range(5)]
except ValueError as e:
    print(e)
x = "kept"
try:
    {1 // y for y in (1, 0) for x in [y]}
except ZeroDivisionError:
    print(x)
