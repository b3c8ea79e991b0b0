import types
u = int | str
print(u, type(u), u.__args__, u == str | int, int | None, None | int, int | int, list[int] | None, isinstance(1, u), issubclass(bool, u), u | float, hash(u) == hash(str | int), int | "Fwd" if 0 else "")
for f in (lambda: int | 5, lambda: 5 | int, lambda: u(), lambda: isinstance(1, int | list[int])):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(types.UnionType is type(u), u.__origin__ if hasattr(u, "__origin__") else "none")
