from typing import Annotated, Any, Callable, ClassVar, Final, Literal, Optional, Union

for form in (
    Optional[int],
    Union[int, "Later", None],
    Literal[1, "a", 1, True],
    Literal[Literal[1, 2], 3],
    Callable[[int, str], bool],
    Callable[..., Any],
    Annotated[int, "metadata", 2],
    ClassVar[list[int]],
    Final,
):
    print(form)
print(Literal[0] == Literal[False], Literal[1, 2] == Literal[2, 1])
print(Annotated[Annotated[int, 1], 2].__metadata__)
for action in (
    lambda: Any(),
    lambda: Optional[int, str],
    lambda: ClassVar[int, 2],
    lambda: Final[ClassVar[int]],
    lambda: Annotated[int],
    lambda: isinstance(3, Union[int, list[int]]),
    lambda: isinstance(3, Optional),
    lambda: Callable[int],
):
    try:
        print(action())
    except TypeError as error:
        print("TypeError:", error)
