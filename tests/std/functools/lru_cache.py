from functools import lru_cache, cache
calls = []
@lru_cache(maxsize=2)
def f(x):
    calls.append(x)
    return x * 2
print(f(1), f(2), f(1), f(3), f(2), calls, f.cache_info(), f.cache_parameters())
f.cache_clear(); print(f.cache_info(), f.__wrapped__(5), f.__name__)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info())
@lru_cache(typed=True)
def t(x): return type(x).__name__
print(t(1), t(1.0), t(True), t.cache_info().currsize)
@lru_cache
def k(*a, **kw): return len(a), sorted(kw)
print(k(1, b=2), k(1, b=2), k.cache_info())
try:
    f([])
except TypeError as e:
    print(e)
@lru_cache(maxsize=0)
def z(x): return x
print(z(1), z(1), z.cache_info())
try:
    lru_cache(maxsize="a")
except TypeError as e:
    print(e)
