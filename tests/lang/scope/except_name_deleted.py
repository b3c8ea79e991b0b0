e = "outer"
try:
    raise ValueError("x")
except ValueError as e:
    print(e)
try:
    e
except NameError as err:
    print(err)
