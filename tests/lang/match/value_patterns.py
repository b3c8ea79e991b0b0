import math
class Color:
    RED = 1
    class Inner: X = "x"
def f(v):
    match v:
        case Color.RED: return "red"
        case Color.Inner.X: return "inner"
        case math.pi: return "pi"
    return "none"
print(f(1), f("x"), f(3.141592653589793), f(2))
