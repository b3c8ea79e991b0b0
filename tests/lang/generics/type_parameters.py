def f[T: int, U: (str, bytes), *Ts, **P](x: T) -> U: return x
T, U, Ts, P = f.__type_params__
print(T, U, Ts, P, T.__bound__, U.__constraints__, U.has_default(), T.__name__, type(T).__name__, type(Ts).__name__, type(P).__name__)
class A[T]:
    x: T
    def m[S](self, y: T, z: S) -> dict[T, S]: ...
print(A[int], A.__parameters__, A.m.__type_params__, A.m.__annotations__, A.__mro__)
class B[T](A[T]): pass
print(B[str].__origin__ is B, B.__orig_bases__, B.__bases__)
type Alias[K, V = int] = dict[K, V]
print(Alias[str], Alias.__value__, Alias.__type_params__, Alias[str, int].__args__)
T1 = 5
def g[T1](): return T1
print(g().__name__, T1)
