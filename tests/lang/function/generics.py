def first[T](xs: list[T]) -> T:
    return xs[0]
print(first([1]), first.__type_params__)
def g[*Ts, **P, U: int = bool](): pass
print(g.__type_params__)
U = g.__type_params__[2]
print(U.__name__, U.__bound__, U.__default__)
