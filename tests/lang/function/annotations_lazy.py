def f(x: Undefined, y: list[int] = None) -> "str": pass
try:
    f.__annotations__
except NameError as e:
    print(e)
Undefined = int
print(f.__annotations__)
print(f.__annotate__(1))
