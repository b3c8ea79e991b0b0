from typing import Dict, Generic, List, ParamSpec, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
K = TypeVar("K", bound=str)
D = TypeVar("D", default=int)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")


class Box(Generic[T, D]):
    pass


class Pair(Dict[K, List[T]]):
    pass


class Shape(Generic[T, *Ts]):
    pass


print(Box[str], Box[str, bytes], Box[List[T]][int])
print(Pair.__parameters__, Pair.__orig_bases__, Pair[str, int], Pair.__mro__[1:])
print(Shape[int], Shape[int, str, bytes], Shape[T, Unpack[Ts]][int, bool, float])
print(Box[str]().__orig_class__, type(Box[str]()) is Box)
for action in (
    lambda: Box[()],
    lambda: Box[int, int, int],
    lambda: List[int][str],
    lambda: Generic[int],
    lambda: Generic[T, T],
    lambda: issubclass(Box, Box[int]),
    lambda: type("C", (Generic,), {}),
    lambda: TypeVar("X", int),
    lambda: TypeVar("X", covariant=True, contravariant=True),
    lambda: List[int](),
):
    try:
        print(action())
    except TypeError as error:
        print("TypeError:", error)
    except ValueError as error:
        print("ValueError:", error)
