from typing import Annotated, List, Optional, get_args, get_origin, get_type_hints


class Node:
    next: "Optional[Node]"
    children: list["Node"]
    tag: Annotated[str, "short"]


class Leaf(Node):
    value: "int"


def build(x: "List[Node]", y: Annotated[int, 1] = 0, *args: "str") -> None: ...


print(get_type_hints(Leaf))
print(get_type_hints(Leaf, include_extras=True)["tag"])
print(get_type_hints(build))
print(get_type_hints(build, include_extras=True)["y"])
for tp in (List[int], dict[str, int], Optional[int], Annotated[int, 1], int):
    print(get_origin(tp), get_args(tp))
try:
    get_type_hints(3)
except TypeError as error:
    print(error)
try:
    def missing(x: "Nowhere"): ...
    get_type_hints(missing)
except NameError as error:
    print(error)
