from typing import Protocol, get_protocol_members, is_protocol, runtime_checkable


@runtime_checkable
class Closable(Protocol):
    def close(self): ...


@runtime_checkable
class Named(Protocol):
    name: str


class Plain(Protocol):
    def run(self): ...


class File:
    name = "f"

    def close(self):
        pass


class Broken:
    close = None


print(isinstance(File(), Closable), issubclass(File, Closable), isinstance(3, Closable))
print(isinstance(File(), Named), isinstance(Broken(), Closable))
print(is_protocol(Closable), is_protocol(File), get_protocol_members(Named))
for action in (
    lambda: Closable(),
    lambda: isinstance(File(), Plain),
    lambda: issubclass(File, Named),
    lambda: runtime_checkable(File),
    lambda: type("Wrong", (File, Protocol), {}),
    lambda: get_protocol_members(File),
):
    try:
        print(action())
    except TypeError as error:
        print("TypeError:", str(error).replace("__main__.", ""))
