try:
    g = (x for x in undefined)
except NameError as e:
    print(e)
g = (y for x in [1] for y in undefined2)
try:
    next(g)
except NameError as e:
    print(e)
try:
    (x for x in 5)
except TypeError as e:
    print(e)
