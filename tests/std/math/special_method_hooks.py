import math
class X:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
    def __float__(self): return 4.0
    def __index__(self): return 6
print(math.floor(X()), math.ceil(X()), math.trunc(X()), math.sqrt(X()), math.gcd(X(), 4), math.factorial(X()))
