from typing import NamedTuple, NewType, NotRequired, ReadOnly, Required, TypedDict


class Movie(TypedDict, total=False):
    title: Required[str]
    year: int


class Sequel(Movie):
    number: ReadOnly[int]
    note: NotRequired[str]


print(sorted(Sequel.__required_keys__), sorted(Sequel.__optional_keys__), sorted(Sequel.__readonly_keys__))
print(Sequel(title="x", number=2), Sequel.__total__, Movie.__total__)
print(Sequel.__annotations__)
Point = TypedDict("Point", {"x": int, "y": int})
print(Point(x=1, y=2), Point.__orig_bases__ == (TypedDict,))
try:
    isinstance({}, Movie)
except TypeError as error:
    print(error)


class Employee(NamedTuple):
    """An employee."""

    name: str
    id: int = 3

    def greet(self):
        return f"I am {self.name}"


worker = Employee("Guido")
print(worker, worker.greet(), Employee._field_defaults, Employee.__annotations__, Employee.__doc__)
for body in ("a: int = 1; b: int", "_fields = 1", "def __new__(cls): pass"):
    try:
        exec(f"class Wrong(NamedTuple): {body}" if "def" not in body else f"class Wrong(NamedTuple):\n {body}")
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
UserId = NewType("UserId", int)
print(UserId(5), UserId, UserId.__supertype__)
