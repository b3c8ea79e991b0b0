import math
for src in ["sqrt(-1)", "log(0)", "log(-1)", "log(1, 0)", "factorial(-1)", "factorial(1.5)", "comb(-1, 2)", "comb(5, -1)", "acos(2)", "exp(1000)", "pow(0, -1)", "fmod(1, 0)", "fmod(inf, 1)", "floor(inf)", "ceil(nan)", "gcd(1.5)", "isqrt(-1)", "isqrt(1.5)", "sqrt('a')", "gamma(0)", "gamma(-1)", "cosh(1000)", "ldexp(1, 10**10)", "dist((1,), (1, 2))", "hypot('a')", "prod(5)", "sumprod([1], [1, 2])", "log2(-1)", "log(0, 10)", "trunc('a')", "perm(3, 'a')", "atanh(1)", "sin(inf)", "remainder(1, 0)", "isclose(1, 2, rel_tol=-1)", "fsum([1e308, 1e308])", "fsum(['a'])", "log()", "sqrt()", "exp(10**400)", "copysign(1)"]:
    try:
        print(src, eval("math." + src, {"math": math, "inf": math.inf, "nan": math.nan}))
    except (ValueError, TypeError, OverflowError, ZeroDivisionError) as e:
        print(src, "->", type(e).__name__, e)
