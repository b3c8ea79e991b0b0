# A warning that names the line of the call tells how to make a record without fields.
import warnings
from typing import NamedTuple, TypedDict

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    made = [TypedDict("A"), TypedDict("B", None), NamedTuple("C"), NamedTuple("D", None), NamedTuple("E", x=int)]
    made += [TypedDict("F", {}), NamedTuple("G", [])]
for warning in told:
    print(warning.category.__name__, warning.message, warning.lineno)
print([cls.__name__ for cls in made], [cls() for cls in made if cls.__name__ != "E"])
