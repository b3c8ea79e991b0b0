x: int = 3
y: "forward"
class C:
    a: int
    b: str = "s"
print(x, C.__annotations__, C.b)
try:
    y
except NameError as e:
    print(e)
def f():
    z: undefined_name = 1
    return z
print(f())
(w): int = 5
import __main__
print(__main__.__annotations__)
