from dataclasses import dataclass, field, KW_ONLY, InitVar, make_dataclass
from typing import ClassVar
@dataclass
class A:
    a: int
    c: ClassVar[int] = 9
    init_only: InitVar[int] = 3
    def __post_init__(self, init_only): self.total = self.a + init_only
@dataclass
class B(A):
    b: int = 2
    _: KW_ONLY
    k: int = 7
b = B(1, 5, 6, k=8)
print(b, b.total, B.c, make_dataclass("D", [("x", int), ("y", int, field(default=3))])(1))
for src in ["@dataclass\nclass X:\n a: int = 1\n b: int", "@dataclass\nclass X:\n a: list = []", "@dataclass(order=True, eq=False)\nclass X: pass", "@dataclass\nclass X:\n a: int = field(default=1, default_factory=list)"]:
    try:
        exec(src)
    except (TypeError, ValueError) as e:
        print(e)
@dataclass(kw_only=True, eq=False)
class K:
    z: int
print(K(z=1))
