# Of two mistakes the one about the fields is told first, `weakref_slot` without `slots` last.
from dataclasses import dataclass


@dataclass(frozen=True)
class Frozen:
    x: int = 0


for options, base, namespace in (
    ({"weakref_slot": True}, Frozen, {}),
    ({"weakref_slot": True}, object, {"__annotations__": {"a": int, "b": int}, "a": 1}),
    ({"weakref_slot": True, "order": True, "eq": False}, object, {}),
    ({"weakref_slot": True}, object, {}),
):
    try:
        dataclass(**options)(type("C", (base,), namespace))
    except (TypeError, ValueError) as error:
        print(error)
