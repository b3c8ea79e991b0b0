from __future__ import annotations
def f(x: undefined_thing, y: int | None) -> List[str]: pass
print(f.__annotations__)
class C:
    a: what.ever
print(C.__annotations__)
