from typing import assert_never, cast, final, get_overloads, no_type_check, get_type_hints, overload, override


@overload
def convert(x: int) -> str: ...
@overload
def convert(x: str) -> int: ...
def convert(x):
    return x


print(len(get_overloads(convert)), [f.__annotations__["x"] for f in get_overloads(convert)])
try:
    get_overloads(convert)[0](1)
    overload(convert)(1)
except NotImplementedError as error:
    print(error)
print(cast(str, 3))


@final
class Done:
    @override
    def run(self): ...


print(Done.__final__, Done.run.__override__)


@no_type_check
def free(x: "not a type"): ...


print(get_type_hints(free))
try:
    assert_never(3)
except AssertionError as error:
    print(error)
