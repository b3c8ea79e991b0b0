import types
print(list[int], dict[str, list[int]], tuple[int, ...], type(list[int]), list[int].__origin__, list[int].__args__, list[int]() , list[int] == list[int], list["fwd"], type[int], tuple[()], set[int | None])
from collections import deque, defaultdict
print(deque[int], defaultdict[str, int], list[int].append is not None, isinstance(list[int], type), hash(list[int]) == hash(list[int]))
T = types.GenericAlias(list, (int,))
print(T, T.__parameters__, T.__unpacked__, list(*[[1]]))
for f in (lambda: int[str], lambda: list[int][str], lambda: isinstance([], list[int]), lambda: issubclass(list, list[int])):
    try:
        f()
    except TypeError as e:
        print(e)
