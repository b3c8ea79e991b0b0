import math
for f in (math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.atanh, math.erf, math.erfc, math.gamma, math.lgamma):
    print(f.__name__, f"{f(0.5):.12g}")
print(math.atan2(1, -1), math.atan2(-0.0, -1), round(math.acosh(2), 14), math.gamma(5), math.gamma(0.5), math.lgamma(100))
